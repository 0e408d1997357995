from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.config import TrainingConfig
from trainer.drawing.cells import draw_cell
from trainer.events import Event, Finished, PreviewMade
from trainer.jobs import JobControl, PreviewJob
from trainer.learning.augmentation import Augmentation
from trainer.worker import run_job


def preview(
    images: NDArray[np.uint8], level: str, *, copies: int = 3, control: JobControl | None = None
) -> list[Event]:
    job = PreviewJob(
        pixels=images.tobytes(),
        count=len(images),
        size=images.shape[1],
        copies=copies,
        config=TrainingConfig(augmentation=level, seed=3),
    )
    events: list[Event] = []
    run_job(job, events.append, control or JobControl())
    return events


def copies_of(events: list[Event]) -> NDArray[np.uint8]:
    made, end = events
    assert isinstance(made, PreviewMade)
    assert isinstance(end, Finished)
    shape = (made.count, made.copies, made.size, made.size, 3)
    return np.frombuffer(made.pixels, np.uint8).reshape(shape)


def test_without_augmentation_the_copies_are_the_images(images: NDArray[np.uint8]) -> None:
    copies = copies_of(preview(images[:4], "none"))
    np.testing.assert_array_equal(copies, np.repeat(images[:4, None], 3, axis=1))


@pytest.mark.parametrize("level", ["light", "strong"])
def test_copies_differ_stay_by_their_image_and_follow_from_their_seed(
    images: NDArray[np.uint8], level: str
) -> None:
    copies, again = (copies_of(preview(images[::2], level)) for _ in range(2))
    np.testing.assert_array_equal(copies, again)
    assert len({copy.tobytes() for copy in copies.reshape(-1, 32, 32, 3)}) == 12 * 3
    # Red cells stay red, green ones green, blue ones blue; the strong level mixes a few of them.
    colours = copies.mean(axis=(2, 3)).argmax(axis=-1)
    assert (colours == np.repeat(np.arange(3), 4)[:, None]).mean() > 0.7


def test_the_ground_is_replaced_as_in_training(monkeypatch: pytest.MonkeyPatch) -> None:
    class Still:
        """Moves and recolours nothing: compiling that would take longer than the test."""

        level = Augmentation(surroundings=1.0)

        def vary_each(self, images: Any, seed: Any) -> Any:
            return images

        def mix(self, images: Any, targets: Any, seed: Any) -> tuple[Any, Any]:
            return images, targets

    monkeypatch.setattr("trainer.learning.preview.prepare_augmenter", lambda *_: Still())
    cells = np.stack([draw_cell(name, 4, 32) for name in ("neutrophil", "lymphocyte", "monocyte")])

    copies = copies_of(preview(cells, "light"))

    np.testing.assert_array_equal(
        copies[:, :, 12:20, 12:20], np.repeat(cells[:, None, 12:20, 12:20], 3, axis=1)
    )
    assert (copies != cells[:, np.newaxis]).any(axis=(0, 2, 3, 4)).all()


def test_a_preview_that_is_stopped_shows_nothing(images: NDArray[np.uint8]) -> None:
    events = preview(images[:4], "light", control=JobControl(should_stop=lambda: True))
    assert [type(event) for event in events] == [Finished]
