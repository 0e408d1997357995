"""The Review page: a placeholder so far."""
