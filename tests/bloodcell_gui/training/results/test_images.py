import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from bloodcell_gui.training.results.images import ImageFinder
from bloodcell_gui.training.results.report import Outcome, read_report
from trainer.errors import DatasetError
from trainer.evaluation.results import Results


@pytest.fixture
def outcome(make_model: Callable[..., Path]) -> Outcome:
    found = read_report(make_model("one")).outcome
    assert found is not None
    return found


def test_the_very_images_are_found_with_label_and_prediction(outcome: Outcome) -> None:
    rows = [5, 0, len(outcome.truth) - 1]
    found = ImageFinder(outcome.results).find(outcome, rows)
    assert [source.name for source in found.cells.sources] == [
        outcome.results.images[row].path for row in rows
    ]
    assert [found.cells.labels[place] for place in range(3)] == outcome.truth[rows].tolist()
    assert found.cells.class_indices.values.tolist() == outcome.predicted[rows].tolist()
    assert found.cells.confidences.values == pytest.approx(outcome.probabilities[rows].max(axis=1), rel=1e-4)
    assert (found.n_missing, found.n_changed) == (0, 0)


def test_what_is_missing_or_changed_is_counted_and_not_shown(
    outcome: Outcome, dataset: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(dataset, moved)
    gone, other = outcome.results.images[0].path, outcome.results.images[1].path
    (moved / gone).unlink()
    Image.new("RGB", (96, 96), "white").save(moved / other)
    finder = ImageFinder(outcome.results).moved_to(moved)
    found = finder.find(outcome, [0, 1, 2])
    assert [source.name for source in found.cells.sources] == [outcome.results.images[2].path]
    assert (found.n_missing, found.n_changed) == (1, 1)
    assert found.folder == moved


def test_a_data_set_that_is_not_there(results: Results, outcome: Outcome, tmp_path: Path) -> None:
    finder = ImageFinder(results).moved_to(tmp_path / "nothing here")
    with pytest.raises(DatasetError):
        finder.find(outcome, [0])
