"""Adapting a model to a laboratory's own cells, without forgetting what it knew."""
