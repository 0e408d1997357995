"""A project with samples whose predictions are made by hand."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trainer.classes import KNOWN_CLASSES
from trainer.dataset.samples import Sample
from trainer.dataset.sources import ImageFile
from trainer.inference.predictions import Prediction, Status
from trainer.project.adding import add_predictions
from trainer.project.project_file import Project, create_project
from trainer.project.samples import find_sample
from trainer.reports.used_model import UsedModel

CLASSES = tuple(
    c for name in ("neutrophil", "erythroblast", "platelet") for c in KNOWN_CLASSES if c.id == name
)

Predict = Callable[..., Prediction]
Fill = Callable[..., int]


@pytest.fixture
def used_model() -> UsedModel:
    return UsedModel(
        name="tiny",
        title="Tiny",
        network="basic_cnn",
        classes=CLASSES,
        caution="Knows three colours.",
        sha256="a" * 64,
        created="2025-03-31",
    )


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """An empty project, open."""
    with create_project(tmp_path / "morning.bloodproject") as opened:
        yield opened


@pytest.fixture
def predict() -> Predict:
    """A function that makes a prediction: `predict("a.png", 0, 0.75)` is a class 0 at 0.75."""

    def make(
        name: str,
        class_index: int = -1,
        confidence: float = 0.75,
        status: Status = Status.CLASSIFIED,
        sample_id: str = "S-1",
        **more: Any,
    ) -> Prediction:
        shares = None
        if class_index >= 0:
            shares = np.full(len(CLASSES), (1 - confidence) / 2, np.float32)
            shares[class_index] = confidence
        digest = more.pop("digest", name.encode(errors="surrogatepass")[:16].ljust(16, b"."))
        return Prediction(
            sample_id, ImageFile(sample_id, name), status, class_index, shares, digest=digest, **more
        )

    return make


@pytest.fixture
def fill(project: Project, used_model: UsedModel) -> Fill:
    """A function that adds one sample of the given predictions and returns its key."""

    def add(
        predictions: Sequence[Prediction],
        sample_id: str = "S-1",
        folder: Path = Path("/cells/S-1"),
        model: UsedModel = used_model,
    ) -> int:
        for _ in add_predictions(project, [Sample(sample_id, folder)], predictions, model, who="Ada"):
            pass
        return find_sample(project, sample_id).key

    return add


@pytest.fixture
def mixed(fill: Fill, predict: Predict) -> int:
    """A sample with cells of every kind: two neutrophils, a platelet, an unsure one, a copy, a bad file."""
    return fill(
        [
            predict("a.png", 0, 0.9),
            predict("b.png", 0, 0.6),
            predict("c.png", 2, 0.8, conversions=("grey", "first frame")),
            predict("d.png", 1, 0.5, Status.UNSURE, reason="It looks like nothing known."),
            predict("e.png", status=Status.EXCLUDED, reason="copy of “a.png”"),
            predict("f.png", status=Status.FAILED, reason="The file is empty (0 bytes).", digest=b""),
        ]
    )


@pytest.fixture
def keys(project: Project) -> Callable[[int], dict[str, int]]:
    """A function that returns the keys of a sample's cells by their names."""

    def find(sample: int) -> dict[str, int]:
        with project.reading() as connection:
            return dict(connection.execute("SELECT name, key FROM cell WHERE sample = ?", (sample,)))

    return find
