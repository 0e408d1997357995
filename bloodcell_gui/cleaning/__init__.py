"""The Clean page: a placeholder so far."""
