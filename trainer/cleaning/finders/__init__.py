"""Finders of issues: plain functions from arrays to typed lists; NumPy and Pillow alone."""
