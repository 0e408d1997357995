"""The Train page: a placeholder so far."""
