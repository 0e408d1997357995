"""Loaded by every Python that finds this folder on PYTHONPATH: no network in this process either."""

from network_block import block

block()
