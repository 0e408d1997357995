import threading
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.bundle.card import ModelCard
from trainer.bundle.model_file import ModelFile
from trainer.dataset.framing import Framing
from trainer.dataset.labelled import LabelledImage
from trainer.dataset.loading import LoadedDataset
from trainer.dataset.sources import ArrayImage
from trainer.dataset.splits import Split
from trainer.evaluation import robustness
from trainer.evaluation.calibration import fit_temperature
from trainer.events import Event, Message, Progress
from trainer.inference.predictions import softmax
from trainer.jobs import JobControl
from trainer.learning import scoring
from trainer.learning.material import Material
from trainer.learning.scoring import Scoring, score_model, size_of_sample

RED, GREEN, BLUE = range(3)


@pytest.fixture
def model(make_model: Callable[..., ModelFile]) -> ModelFile:
    """The tiny model, whose logits are ten times an image's mean colour."""
    return make_model()


@pytest.fixture
def make_material(
    images: NDArray[np.uint8], labels: NDArray[np.int64], model: ModelFile
) -> Callable[..., Material]:
    """A function that divides the images; every fourth is in validation, one after each in `later`."""

    def make(later: Split, wrong: dict[int, int] | None = None) -> Material:
        parts = [{0: Split.VALIDATION, 1: later}.get(row % 4, Split.TRAIN) for row in range(len(images))]
        given = labels.copy()
        for row, label in (wrong or {}).items():
            given[row] = label
        listed = tuple(LabelledImage(ArrayImage(images, row), str(label)) for row, label in enumerate(given))
        loaded = LoadedDataset(
            pixels=images,
            images=listed,
            fingerprints=tuple(f"{row:032x}" for row in range(len(images))),
            problems=(),
        )
        return Material(loaded, model.card.classes, given, tuple(parts))

    return make


def score(
    model: ModelFile, material: Material, control: JobControl | None = None
) -> tuple[Scoring, list[Event]]:
    events: list[Event] = []
    return score_model(model, material, "job", events.append, control or JobControl()), events


def logits_of(material: Material, part: Split) -> NDArray[np.float32]:
    return (10 / 255 * material.loaded.pixels[material.rows(part)].mean(axis=(1, 2))).astype(np.float32)


def test_scores_and_temperature_are_those_of_the_model(
    model: ModelFile, make_material: Callable[..., Material]
) -> None:
    # Row 1 is a test image and red; row 4 is a validation image and red.
    material = make_material(Split.TEST, wrong={1: BLUE, 4: GREEN})
    found, _ = score(model, material)
    assert {part: (its.n_images, its.accuracy) for part, its in found.scores.items()} == {
        "validation": (6, pytest.approx(5 / 6)),
        "test": (6, pytest.approx(5 / 6)),
    }
    validation = material.labels[material.rows(Split.VALIDATION)]
    temperature = fit_temperature(logits_of(material, Split.VALIDATION), validation)
    assert found.temperature == pytest.approx(temperature, rel=1e-4)
    assert found.part is Split.TEST
    assert found.predicted.tolist() == [RED, RED, GREEN, GREEN, BLUE, BLUE]
    expected = softmax(logits_of(material, Split.TEST), temperature)
    assert found.probabilities == pytest.approx(expected, abs=1e-5)
    # One bin an image: the error is the mean gap.
    right = np.array([False, True, True, True, True, True])
    gaps = [
        np.abs(right - shares.max(axis=1)).mean()
        for shares in (softmax(logits_of(material, Split.TEST)), expected)
    ]
    assert (found.calibration.error_before, found.calibration.error) == pytest.approx(tuple(gaps), abs=1e-5)
    assert (found.calibration.part, found.calibration.n_images) == ("test", 6)


def test_without_a_test_part_validation_is_told(
    model: ModelFile, make_material: Callable[..., Material]
) -> None:
    found, _ = score(model, make_material(Split.TRAIN))
    assert set(found.scores) == {"validation"}
    assert (found.part, found.calibration.part) == (Split.VALIDATION, "validation")
    assert len(found.probabilities) == 6
    assert found.corrupted is not None
    assert found.corrupted.part == "validation"


def test_corrupted_copies_are_of_every_family_and_severity(
    model: ModelFile, make_material: Callable[..., Material]
) -> None:
    found, events = score(model, make_material(Split.TEST))
    assert found.robustness is not None
    assert (found.robustness.n_images, len(found.robustness.scores)) == (6, 55)
    assert found.corrupted is not None
    assert (found.corrupted.n_copies, found.corrupted.accuracy) == (55, found.robustness.accuracy)
    ends = {event.stage: (event.done, event.total) for event in events if isinstance(event, Progress)}
    assert ends == {
        "Scoring": (12, 12),
        "Measuring when it is unsure": (18, 18),
        "Scoring corrupted copies": (330, 330),
    }
    assert [event.text for event in events if isinstance(event, Message)] == [
        f"Corrupted copies of the 6 test images: accuracy {found.robustness.accuracy:.4f}."
    ]


@pytest.mark.parametrize("asks", [0, 1])
def test_stopping_leaves_out_the_corrupted_copies_alone(
    model: ModelFile, make_material: Callable[..., Material], asks: int
) -> None:
    asked = iter(range(10**6))
    found, events = score(
        model, make_material(Split.TEST), JobControl(should_stop=lambda: next(asked) >= asks)
    )
    assert found.robustness is None
    assert found.corrupted is None
    assert found.scores["test"].accuracy == 1.0
    (message,) = [event for event in events if isinstance(event, Message)]
    assert message.text.startswith("Corrupted copies were not scored")
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("corrupt")]


def test_images_that_have_the_native_size_are_not_cut_again(
    make_model: Callable[..., ModelFile],
    make_material: Callable[..., Material],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    framing = Framing(size=32, native_width=32, native_height=32, native_crop=16)
    material = make_material(Split.TEST)
    seen: set[bytes] = set()

    def note(images: NDArray[np.uint8], *_: object) -> NDArray[np.uint8]:
        seen.update(image.tobytes() for image in images)
        return images

    monkeypatch.setattr(robustness, "corrupt", note)
    score(make_model(framing=framing), material)
    assert seen == {material.loaded.pixels[row].tobytes() for row in material.rows(Split.TEST)}


@pytest.mark.parametrize(
    ("n_images", "images_per_second", "size"),
    [(5000, 500.0, 200), (80, 500.0, 80), (5000, 55.0, 60), (5000, 2.0, 25), (10, 2.0, 10)],
)
def test_a_slow_model_is_shown_fewer_corrupted_images(
    n_images: int, images_per_second: float, size: int
) -> None:
    assert size_of_sample(n_images, images_per_second) == size


@pytest.mark.parametrize("is_better", [True, False])
def test_the_second_look_is_kept_unless_the_validation_part_is_told_worse(
    model: ModelFile,
    make_material: Callable[..., Material],
    monkeypatch: pytest.MonkeyPatch,
    is_better: bool,
) -> None:
    # Row 4 is a validation image and red; row 1 a test image and red, which is called blue.
    material = make_material(Split.TEST, wrong={1: BLUE, 4: GREEN} if is_better else {1: BLUE})
    cards: list[ModelCard] = []

    def say_green(
        looking: ModelFile, pixels: NDArray[np.uint8], rows: NDArray[np.int64], logits: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        cards.append(looking.card)
        said = logits.copy()
        said[:2] = said[2]
        return said

    monkeypatch.setattr(scoring, "look_again_at_images", say_green)
    found, _ = score(model, material)
    if is_better:
        assert found.second_look == cards[0].second_look > 0
        assert found.predicted.tolist() == [GREEN, GREEN, GREEN, GREEN, BLUE, BLUE]
    else:
        assert found.second_look == 0
        assert found.predicted.tolist() == [RED, RED, GREEN, GREEN, BLUE, BLUE]
    assert {card.temperature for card in cards} == {found.temperature}
