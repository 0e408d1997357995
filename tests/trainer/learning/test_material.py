from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trainer.bundle.card import CleaningDescription
from trainer.config import TrainingConfig, change_config
from trainer.dataset.framing import frame_image
from trainer.errors import DatasetError, DecisionsError
from trainer.events import Event, Message
from trainer.learning.material import Material, framing_of, read_material

CONFIG = TrainingConfig(network="basic_cnn", weights="none", input_size=32)

Read = Callable[..., Material]


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def read(cells: Callable[..., Path], tmp_path: Path, told: list[str]) -> Read:
    """A function that reads twelve cells of two classes, cleaned by the lines of a decisions file."""
    folder = cells({"neutrophil": 12, "platelet": 12})
    (folder / "neutrophil" / "again.jpg").write_bytes((folder / "neutrophil" / "3.jpg").read_bytes())

    def emit(event: Event) -> None:
        if isinstance(event, Message):
            told.append(event.text)

    def read_cleaned(*lines: str, **changes: Any) -> Material:
        decisions = None
        if lines:
            decisions = tmp_path / "decisions.csv"
            decisions.write_text("\n".join(["path,decision,new_label", *lines]), encoding="utf-8")
        workspace = tmp_path / "workspace"
        workspace.mkdir(exist_ok=True)
        config = change_config(CONFIG, **changes)
        return read_material(folder, config, workspace, "job", emit, decisions=decisions)

    return read_cleaned


def test_pixels_labels_and_fingerprints_stay_together(read: Read, told: list[str]) -> None:
    material = read("neutrophil/0.jpg,exclude,", "platelet/5.jpg,relabel,neutrophil", duplicates="leave_out")
    loaded = material.loaded
    names = [image.source.name for image in loaded.images]
    assert len(names) == 23
    assert not {"neutrophil/0.jpg", "neutrophil/again.jpg"} & set(names)
    for row, image in enumerate(loaded.images):
        decoded = image.source.load().decoded.pixels
        np.testing.assert_array_equal(loaded.pixels[row], frame_image(decoded, framing_of(CONFIG)))
        expected = (
            "platelet" if names[row].startswith("platelet") and "5.jpg" not in names[row] else "neutrophil"
        )
        assert material.classes[material.labels[row]].id == expected
    assert material.cleaning == CleaningDescription(
        decisions="decisions.csv", n_relabelled=1, n_excluded=1, n_copies=1
    )
    assert "Left out: neutrophil/again.jpg: it is an exact copy of another." in told


def test_as_it_is_means_as_it_is(read: Read) -> None:
    material = read()
    assert len(material.labels) == 25
    assert material.cleaning is None
    assert material.describe(CONFIG, source="", licence="").cleaning is None


def test_a_class_that_cleaning_empties_is_told_before_training(read: Read) -> None:
    with pytest.raises(DatasetError, match="All images are of one class"):
        read(*(f"platelet/{number}.jpg,exclude," for number in range(12)))


def test_decisions_mend_a_class_that_is_too_small(read: Read, cells: Callable[..., Path]) -> None:
    cells({"monocyte": 1})
    with pytest.raises(DatasetError, match="too few"):
        read()
    assert [known.id for known in read("monocyte/0.jpg,exclude,").classes] == ["neutrophil", "platelet"]


def test_decisions_about_images_that_a_share_leaves_aside_are_no_mistake(read: Read) -> None:
    kept = {image.source.name for image in read(images_per_class=5).loaded.images}
    aside = next(f"platelet/{number}.jpg" for number in range(12) if f"platelet/{number}.jpg" not in kept)
    material = read(f"{aside},exclude,", images_per_class=5)
    assert material.cleaning == CleaningDescription(decisions="decisions.csv")
    with pytest.raises(DecisionsError, match="another data set"):
        read("elsewhere/1.jpg,exclude,", images_per_class=5)
