"""Our own way from the bundled model, on classes that it knows."""

from pathlib import Path

from benchmarks.peers.ways.common import run
from benchmarks.peers.ways.ours import make_way


def bundled_model(weights: Path) -> Path:
    """Return the bundled model instead of the weights at hand."""
    del weights
    from trainer import resources

    return resources.bundled_model()


if __name__ == "__main__":
    run(make_way(bundled_model))
