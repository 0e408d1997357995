"""The first page of the first start."""
