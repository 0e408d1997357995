import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from trainer.bundle.model_file import ModelFile
from trainer.dataset.labelled import Dataset
from trainer.dataset.reading import read_dataset
from trainer.errors import Cancelled, DatasetError
from trainer.evaluation import robustness
from trainer.evaluation.corruptions import Family, corrupt
from trainer.evaluation.evaluate import evaluate_dataset
from trainer.evaluation.robustness import CorruptedScores, Robustness, evaluate_corrupted
from trainer.inference.classify import ClassifyOptions

Paint = Callable[..., Path]
ONE_THREAD = ClassifyOptions(workers=1, batch_size=2)


@pytest.fixture
def dataset(paint: Paint, tmp_path: Path) -> Dataset:
    """Three neutrophils, one of them blue; a platelet; a bad file; a class nobody knows."""
    paint("set/neutrophil/1.png", "red", 200)
    paint("set/neutrophil/2.png", "red", 210)
    paint("set/neutrophil/3.png", "blue", 200)
    paint("set/platelet/1.png", "blue", 210)
    (tmp_path / "set/platelet/2.png").touch()
    paint("set/blast/1.png", "red", 190)
    return read_dataset(tmp_path / "set")


@pytest.fixture
def plain_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies that turn red images blue from severity 4 on."""

    def turn(images: np.ndarray, family: Family, severity: int, seed: int) -> np.ndarray:
        reds = images[..., 0] > images[..., 2]
        return np.where(reds[..., np.newaxis] & (severity > 3), images[..., ::-1], images)

    monkeypatch.setattr(robustness, "corrupt", turn)


@pytest.mark.usefixtures("plain_copies")
@pytest.mark.parametrize("options", [None, ONE_THREAD, ClassifyOptions(workers=3, batch_size=1)])
def test_the_figures_are_over_the_images_that_can_be_read(
    options: ClassifyOptions | None, dataset: Dataset, tiny_model: ModelFile
) -> None:
    found = evaluate_corrupted(dataset, tiny_model, options, families=[Family.JPEG])

    assert found.n_images == 4
    assert found.scores == (
        *(
            CorruptedScores(Family.JPEG, severity, 3 / 4, pytest.approx((2 / 3 + 1) / 2))
            for severity in (1, 2, 3)
        ),
        *(CorruptedScores(Family.JPEG, severity, 1 / 4, 1 / 2) for severity in (4, 5)),
    )
    assert found.accuracy == pytest.approx((3 * 0.75 + 2 * 0.25) / 5)


def test_the_means_are_over_families_and_severities() -> None:
    scores = tuple(
        CorruptedScores(family, severity, accuracy, accuracy / 2)
        for family, accuracy in ((Family.JPEG, 0.5), (Family.MOTION, 1.0))
        for severity in (1, 2)
    )

    found = Robustness(10, 0, scores)

    assert (found.accuracy, found.balanced_accuracy) == (0.75, 0.375)
    assert {family: alone.accuracy for family, alone in found.families.items()} == {
        Family.JPEG: 0.5,
        Family.MOTION: 1.0,
    }
    assert found.families[Family.MOTION].scores == scores[2:]
    assert found.choose({Family.JPEG, Family.BUBBLE}) == Robustness(10, 0, scores[:2])


def test_all_families_are_asked_and_the_seed_is_passed_on(
    dataset: Dataset, tiny_model: ModelFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def note(images: np.ndarray, family: Family, severity: int, seed: int) -> np.ndarray:
        asked.append((family, severity, seed))
        assert images.shape[1:] == (32, 32, 3)
        return corrupt(images, family, severity, seed)

    monkeypatch.setattr(robustness, "corrupt", note)

    found = evaluate_corrupted(dataset, tiny_model, ClassifyOptions(workers=1), seed=11)

    expected = [(family, severity, 11) for family in Family for severity in range(1, 6)]
    assert asked == expected
    assert [(score.family, score.severity, found.seed) for score in found.scores] == expected


def test_the_result_does_not_depend_on_threads_or_batches(dataset: Dataset, tiny_model: ModelFile) -> None:
    one = evaluate_corrupted(dataset, tiny_model, ONE_THREAD, seed=3)
    many = evaluate_corrupted(dataset, tiny_model, ClassifyOptions(workers=3, batch_size=8), seed=3)

    assert one == many


def test_copies_that_nothing_was_done_to_score_as_the_images(
    dataset: Dataset, tiny_model: ModelFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(robustness, "corrupt", lambda images, *_: images)

    clean = evaluate_dataset(dataset, tiny_model).metrics
    found = evaluate_corrupted(dataset, tiny_model)

    assert found.accuracy == pytest.approx(clean.accuracy)
    assert found.balanced_accuracy == pytest.approx(clean.balanced_accuracy)


@pytest.mark.usefixtures("plain_copies")
def test_progress_comes_to_its_end(dataset: Dataset, tiny_model: ModelFile) -> None:
    told: list[tuple[int, int]] = []

    evaluate_corrupted(
        dataset,
        tiny_model,
        ClassifyOptions(workers=2, batch_size=1),
        families=[Family.JPEG],
        on_progress=lambda *how: told.append(how),
    )

    assert told[-1] == (25, 25)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_cancelling_ends_the_threads(dataset: Dataset, tiny_model: ModelFile) -> None:
    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        evaluate_corrupted(dataset, tiny_model, ClassifyOptions(workers=2, batch_size=1), on_progress=cancel)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("corrupt")]


def test_what_cannot_be_compared_is_refused(paint: Paint, tmp_path: Path, tiny_model: ModelFile) -> None:
    for path in ("bad/platelet/1.png", "bad/neutrophil/1.png"):
        paint(path).write_bytes(b"")
    with pytest.raises(DatasetError, match="None of the 2 images can be read"):
        evaluate_corrupted(read_dataset(tmp_path / "bad"), tiny_model)
    paint("other/cats/1.png")
    paint("other/dogs/1.png")
    with pytest.raises(DatasetError, match="knows none of the classes here"):
        evaluate_corrupted(read_dataset(tmp_path / "other"), tiny_model)
