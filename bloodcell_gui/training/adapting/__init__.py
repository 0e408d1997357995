"""Adapting a model to one's own laboratory: cells, start, what came of it."""
