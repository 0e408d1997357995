"""Measurements behind the claims of the documents; see README.md."""
