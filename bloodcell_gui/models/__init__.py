"""The Models page: a placeholder so far."""
