"""A report on paper: a page a sample."""
