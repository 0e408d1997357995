"""The ways that are compared, each a program of its own: `python -m benchmarks.peers.ways.NAME train|score`.

Nothing here but `ours` may import the product: a way runs where only its own requirements are installed.
"""
