"""Results of a training that never was, small enough to reckon with by hand."""

from collections.abc import Callable
from typing import Any

import pytest

from trainer.classes import KNOWN_CLASSES
from trainer.evaluation.results import Results, TestedImage

MakeResults = Callable[..., Results]

IDS = ("neutrophil", "erythroblast", "platelet")
CLASSES = tuple(next(known for known in KNOWN_CLASSES if known.id == name) for name in IDS)


@pytest.fixture
def make_results() -> MakeResults:
    """A function that makes results of three classes.

    `make_results("nep", "nen")` means three images, a neutrophil, an erythroblast and a platelet, the last of
    which was called a neutrophil. Each answer has a confidence of 0.8 unless `confidence` says otherwise.
    """
    by_letter = {name[0]: name for name in IDS}

    def make(truth: str, predicted: str, *, confidence: float = 0.8, **changes: Any) -> Results:
        rest = (1 - confidence) / 2
        images = tuple(
            TestedImage(
                path=f"{by_letter[true]}/{number}.jpg",
                fingerprint=f"{number:032x}",
                truth=by_letter[true],
                predicted=by_letter[called],
                probabilities=tuple(confidence if name[0] == called else rest for name in IDS),
            )
            for number, (true, called) in enumerate(zip(truth, predicted, strict=True))
        )
        values: dict[str, Any] = {
            "model_digest": "a" * 64,
            "title": "Ours",
            "network": "basic_cnn",
            "dataset": "/somewhere/cells",
            "part": "test",
            "classes": CLASSES,
            "images": images,
        }
        return Results(**{**values, **changes})

    return make
