"""Counts and the files that hold them."""
