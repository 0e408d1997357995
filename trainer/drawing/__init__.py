"""Cells drawn by a seeded generator, for samples, tests and pictures.

They are made from parameters alone and copy no picture; nothing is ever trained on them.
"""
