from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks import measure as measuring
from benchmarks.moved_copies import MOVES
from benchmarks.robustness import (
    COMMON,
    Answers,
    list_corrupted,
    list_moved,
    list_other,
    measure,
    show_taken,
)
from trainer import resources
from trainer.bundle.model_file import read_model
from trainer.dataset.fingerprints import fingerprint_pixels
from trainer.dataset.split_file import write_split_file
from trainer.dataset.splits import Split
from trainer.drawing.cells import draw_cell
from trainer.evaluation.corruptions import SEVERITIES, Family
from trainer.evaluation.metrics import evaluate_predictions
from trainer.evaluation.robustness import CorruptedScores, Robustness

IDS = ("eosinophil", "ig", "lymphocyte", "monocyte", "neutrophil")


@pytest.fixture
def answers() -> Answers:
    """Two of each common class, one right and one taken for an immature granulocyte, the right one next."""
    truth = np.array([0, 0, 2, 2, 3, 3, 4, 4])
    probabilities = np.full((8, 5), 0.02, np.float32)
    probabilities[np.arange(8), truth] = 0.4
    probabilities[::2, 1] = 0.5
    # Nor is the right one next here.
    probabilities[0, 2] = 0.45
    return Answers(IDS, truth, probabilities, np.arange(8) < 2)


def test_four_classes_are_counted_as_they_are_told_and_alone(answers: Answers) -> None:
    rows = {what.split(": ")[1]: (n, found) for what, n, found, _ in list_other(answers)}

    assert rows["accuracy"] == ("8", "0.5000")
    assert rows["balanced accuracy, neutrophil, eosinophil, lymphocyte, monocyte"] == ("8", "0.5000")
    # Only the first eosinophil is still wrong.
    assert rows["the same where only these four may be answered"] == ("8", "0.8750")
    assert rows["unsure, so not counted"] == ("8", "25.0%")


def test_it_is_shown_what_cells_were_taken_for(answers: Answers) -> None:
    rows = {row[0]: row[1:] for row in show_taken("Some", answers).rows}

    assert set(rows) == set(IDS) - {"ig"}
    assert rows["eosinophil"] == (1, 1, 0, 0, 0, "0.500", "100.0%")
    assert rows["neutrophil"] == (0, 1, 0, 0, 1, "0.500", "0.0%")


def test_families_that_training_varied_stand_apart() -> None:
    seen = frozenset({Family.JPEG})
    scores = tuple(
        CorruptedScores(family, severity, 0.5, 1.0 if family in seen else 0.89)
        for family in Family
        for severity in SEVERITIES
    )

    found = [row[1:3] for row in list_corrupted(Robustness(2, 0, scores), seen)]
    assert found == [("110", "10.00%"), ("10", "0.00%"), ("100", "11.00%")]
    assert len(list_corrupted(Robustness(2, 0, scores), frozenset())) == 2


def test_moved_copies_are_summed_up_by_kind() -> None:
    right, wrong = (evaluate_predictions(np.zeros(4, int), np.full(4, told), IDS) for told in (0, 1))
    found = {move: wrong if move.name == "0.6 times" else right for move in MOVES}

    rows = {what: (n, text) for what, n, text, _ in list_moved(found)}
    assert rows["re-scaled copies: accuracy"] == ("16", "0.7500 (worst 0.0000, 0.6 times)")
    assert rows["turned copies: accuracy"][1].startswith("1.0000")


@pytest.mark.slow
def test_all_is_measured_of_a_model_and_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = read_model(resources.bundled_model())
    split = {}
    for name in COMMON:
        pixels = draw_cell(name, 5)
        split[fingerprint_pixels(pixels)] = Split.TEST
        for folder in ("pbc96", "bccd96"):
            path = tmp_path / folder / name / "1.png"
            path.parent.mkdir(parents=True)
            Image.fromarray(pixels).save(path)
    write_split_file(tmp_path / "split.csv.gz", split.items())
    monkeypatch.setenv("BLOODCELL_DATA", str(tmp_path))
    monkeypatch.setattr(measuring, "RESULTS", tmp_path / "results")

    measure(model, 0, tmp_path / "split.csv.gz", "figures")

    text = (tmp_path / "results/figures.md").read_text(encoding="utf-8")
    assert text in capsys.readouterr().out
    assert f"| own test split: accuracy | {len(split)} |" in text
    assert text.count("**") == 10
    # Eleven families, and every way in which copies are moved.
    assert sum(line.count("%") == 6 for line in text.splitlines()) == len(Family)
    assert all(f"| {move.kind} | {move.name} |" in text for move in MOVES)
