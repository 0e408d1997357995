"""Cells drawn by a seeded generator, for samples, tests and pictures."""
