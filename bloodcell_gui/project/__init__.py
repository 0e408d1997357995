"""The project in the window: the one that is open, and all that is done with it beside reviewing."""
