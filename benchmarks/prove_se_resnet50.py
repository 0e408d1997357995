"""Hold SE-ResNet50 against timm's own, with the same weights: the largest difference of their feature maps.

Needs torch and timm beside bloodcell[train]; they are no part of the project, so install them into an
environment of its own. With `--keep` the names of timm's tensors and some of its numbers are written to
`tests/data`, against which the tests hold the network without timm.

The weights follow from their names by a formula, so that nobody has to keep 100 MB of them.
"""

import argparse
import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

REFERENCE = Path(__file__).parents[1] / "tests" / "data" / "se_resnet50.json"
LARGEST_DIFFERENCE = 1e-4
# Even and odd, so that a border that is padded on the wrong side shows.
SIZES = (64, 97, 224)
KEPT_SIZE, KEPT_VALUES = 64, 16


def make_tensors(shapes: dict[str, tuple[int, ...]]) -> dict[str, NDArray[np.float32]]:
    """Return a value for every tensor of timm's seresnet50, by its name alone.

    They are scaled as in a trained network: outputs neither vanish nor explode, and no two channels,
    means or variances are alike.
    """
    tensors = {}
    for name, shape in shapes.items():
        # The old generator, because its numbers are promised to stay the same.
        random = np.random.RandomState(zlib.crc32(name.encode()))
        values = random.uniform(-1.0, 1.0, shape)
        if len(shape) == 4:
            values *= np.sqrt(6.0 / np.prod(shape[1:]))
        elif name.endswith("running_var"):
            values = 1.0 + 0.5 * values
        elif name.endswith("weight"):
            # The last norm of a block adds up over the blocks.
            values = (0.3 if "bn3" in name else 1.0) * (1.0 + 0.2 * values)
        else:
            values *= 0.1
        tensors[name] = values.astype(np.float32)
    return tensors


def make_images(size: int) -> NDArray[np.float32]:
    """Return (2, size, size, 3) standardised pixels, the same every time."""
    random = np.random.RandomState(size)
    return random.uniform(-2.0, 2.0, (2, size, size, 3)).astype(np.float32)


def summarise(feature_map: NDArray[np.float32]) -> dict[str, Any]:
    """Return a few numbers that stand for a feature map (N, H, W, C): evenly chosen values, and the mean."""
    flat = feature_map.reshape(-1)
    chosen = np.linspace(0, len(flat) - 1, KEPT_VALUES).astype(int)
    return {
        "shape": list(feature_map.shape),
        "mean": round(float(flat.mean(dtype=np.float64)), 7),
        "values": [round(float(value), 7) for value in flat[chosen]],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help=f"write {REFERENCE.name}")
    options = parser.parse_args()

    import timm
    import torch

    from trainer.learning.networks.se_resnet50 import build_se_resnet50, read_timm_seresnet50
    from trainer.learning.weights import assign_by_name

    theirs = timm.create_model("seresnet50", pretrained=False).eval()
    shapes = {
        name: tuple(tensor.shape)
        for name, tensor in theirs.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }
    tensors = make_tensors(shapes)
    theirs.load_state_dict({name: torch.from_numpy(value) for name, value in tensors.items()}, strict=False)
    worst = 0.0
    for size in SIZES:
        ours = build_se_resnet50(size)
        assign_by_name(ours, read_timm_seresnet50(tensors))
        images = make_images(size)
        with torch.no_grad():
            expected = theirs.forward_features(torch.from_numpy(images.transpose(0, 3, 1, 2))).numpy()
        expected = expected.transpose(0, 2, 3, 1)
        found = ours.predict(images, verbose=0)
        difference = float(np.abs(found - expected).max())
        worst = max(worst, difference)
        print(
            f"{size} pixels: {difference:.1e} at most, in values of {expected.min():.2f} to "
            f"{expected.max():.2f} with a deviation of {expected.std():.2f}"
        )
        if options.keep and size == KEPT_SIZE:
            kept = {
                "timm": timm.__version__,
                "torch": torch.__version__,
                **summarise(expected),
                "tensors": {name: "x".join(map(str, shape)) for name, shape in shapes.items()},
            }
            REFERENCE.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    if not worst <= LARGEST_DIFFERENCE:
        raise SystemExit(f"They differ by {worst:.1e}; {LARGEST_DIFFERENCE:.0e} is allowed.")


if __name__ == "__main__":
    main()
