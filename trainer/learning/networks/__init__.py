"""Builders of the networks, one module a network."""
