"""Attacks on the product: writing that is broken off, files that lie, children that are killed."""
