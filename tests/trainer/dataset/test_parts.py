from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.dataset.fingerprints import fingerprint_pixels
from trainer.dataset.parts import keep_part
from trainer.dataset.reading import read_dataset
from trainer.dataset.splits import Split
from trainer.errors import DatasetError


@pytest.fixture
def folder(cells: Callable[..., Path]) -> Path:
    root = cells({"neutrophil": 3, "platelet": 3})
    (root / "platelet" / "bad.jpg").write_text("no image")
    return root


def split_of(folder: Path, test: set[str]) -> dict[str, Split]:
    images = [image for image in read_dataset(folder).images if not image.source.name.endswith("bad.jpg")]
    return {
        fingerprint_pixels(image.source.load().decoded.pixels): Split.TEST
        if image.source.name in test
        else Split.TRAIN
        for image in images
    }


def test_the_images_of_a_part_are_found_under_new_names(folder: Path) -> None:
    split = split_of(folder, {"neutrophil/1.jpg", "platelet/2.jpg"})
    (folder / "platelet" / "2.jpg").rename(folder / "platelet" / "moved.jpg")
    told: list[tuple[int, int]] = []
    found = keep_part(read_dataset(folder), split, Split.TEST, lambda *step: told.append(step))
    assert [image.source.name for image in found.images] == ["neutrophil/1.jpg", "platelet/moved.jpg"]
    assert [problem.name for problem in found.problems] == ["platelet/bad.jpg"]
    assert told[-1] == (7, 7)


def test_a_part_without_images_is_an_error(folder: Path) -> None:
    with pytest.raises(DatasetError, match="is in the part “validation” of this split"):
        keep_part(read_dataset(folder), split_of(folder, set()), Split.VALIDATION)
