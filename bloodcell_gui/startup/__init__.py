"""From a double-click to a window: one window a user, what the last run left, and how the end comes."""
