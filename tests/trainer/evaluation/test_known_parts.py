from collections.abc import Callable

import numpy as np
import pytest

from trainer.bundle.model_file import ModelFile
from trainer.dataset.labelled import LabelledImage
from trainer.dataset.loading import LoadedDataset
from trainer.dataset.sources import ImageFile
from trainer.dataset.splits import Split
from trainer.errors import DatasetError
from trainer.evaluation.known_parts import find_parts


@pytest.fixture
def loaded() -> LoadedDataset:
    """Images of the three classes of the tiny model, and one that it does not know."""
    labels = ("neutrophil", "nrbc", "platelet", "neutrophil", "blast", "platelet")
    return LoadedDataset(
        np.zeros((6, 8, 8, 3), np.uint8),
        tuple(LabelledImage(ImageFile("set", f"{row}.png"), label) for row, label in enumerate(labels)),
        tuple(f"print {row}" for row in range(6)),
        (),
    )


def split(*parts: Split) -> dict[str, Split]:
    return {f"print {row}": part for row, part in enumerate(parts)}


def test_images_are_known_by_their_pixels_and_classes_by_any_name(
    loaded: LoadedDataset, make_model: Callable[..., ModelFile]
) -> None:
    model = make_model()
    found = find_parts(
        loaded, model, split(Split.TRAIN, Split.TRAIN, Split.TRAIN, Split.VALIDATION, Split.TRAIN)
    )
    ids = model.card.class_ids
    expected = [ids.index(name) for name in ("neutrophil", "erythroblast", "platelet", "neutrophil")]
    assert found.labels[:4].tolist() == expected
    assert found.labels[4] == -1
    # The fifth is of no class that the model knows, the sixth in no part.
    assert found.rows[Split.TRAIN].tolist() == [0, 1, 2]
    assert found.rows[Split.VALIDATION].tolist() == [3]
    assert found.rows[Split.TEST].tolist() == []


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ((Split.TRAIN, Split.VALIDATION, Split.TRAIN), "no training images of “erythroblast”"),
        ((Split.TRAIN, Split.TRAIN, Split.TRAIN), "no validation images"),
        ((), "no training images"),
    ],
)
def test_images_that_it_was_not_made_with_are_refused(
    loaded: LoadedDataset, make_model: Callable[..., ModelFile], parts: tuple[Split, ...], told: str
) -> None:
    with pytest.raises(DatasetError, match=told):
        find_parts(loaded, make_model(), split(*parts))
