"""Builders of the networks, one module a network."""

from trainer.learning.networks.network import Network, build_network

__all__ = ["Network", "build_network"]
