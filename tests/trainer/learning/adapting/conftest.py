"""A small model of three classes of drawn cells, trained once, and a laboratory whose cells differ."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from trainer.config import TrainingConfig
from trainer.drawing.cells import draw_cell
from trainer.jobs import JobControl, TrainJob
from trainer.learning.train import train

CLASSES = ("lymphocyte", "neutrophil", "platelet")


def draw_laboratory(root: Path, counts: Mapping[str, int], first_seed: int, *, strange: bool) -> Path:
    """Write cells, a folder a class; a strange laboratory's are darker and bluer."""
    for class_id, count in counts.items():
        (root / class_id).mkdir(parents=True, exist_ok=True)
        for seed in range(first_seed, first_seed + count):
            pixels = draw_cell(class_id, seed)
            if strange:
                pixels = (pixels * np.array([0.45, 0.5, 0.75])).astype(np.uint8)
            Image.fromarray(pixels).save(root / class_id / f"{seed}.png")
    return root


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model file of a Basic CNN; the cells that it learned from lie beside it in `home`."""
    folder = tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATA", "CONFIG", "STATE", "CACHE"):
            patch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
        job = TrainJob(
            dataset=draw_laboratory(folder / "home", dict.fromkeys(CLASSES, 30), 0, strange=False),
            config=TrainingConfig(
                network="basic_cnn",
                weights="none",
                input_size=32,
                epochs=8,
                batch_size=8,
                augmentation="light",
            ),
            out=folder / "home.bloodcell",
        )
        train(job, lambda _: None, JobControl())
    return job.out


@pytest.fixture
def laboratory(tmp_path: Path) -> Callable[..., Path]:
    """A function that draws the cells of a strange laboratory."""

    def draw(folder: str = "own", first_seed: int = 500, **counts: int) -> Path:
        return draw_laboratory(tmp_path / folder, counts, first_seed, strange=True)

    return draw
