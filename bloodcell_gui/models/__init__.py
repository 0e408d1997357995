"""The Models page: the library, what is known of each model, and what can be done with it."""
