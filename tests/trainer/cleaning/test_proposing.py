from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from trainer.bundle.model_file import ModelFile
from trainer.cleaning.proposing import choose_cells, propose_cells, write_proposal
from trainer.dataset.fingerprints import fingerprint_pixels
from trainer.errors import Cancelled, DatasetError, OutputError

Paint = Callable[..., Path]


def softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits)
    return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)


def draw(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Two hundred cells that the model is sure of, and three kinds of ten each that it is not."""
    random = np.random.default_rng(seed)
    kinds = np.repeat([0, 1, 2, 3], [200, 10, 10, 10])
    features = 5 * np.eye(4, 16)[kinds] + 0.1 * random.normal(size=(230, 16))
    logits = np.where(kinds[:, None] == 0, [[9.0, 0.0, 0.0]], [[0.3, 0.2, 0.1]])
    return features.astype(np.float32), softmax(logits)


def test_cells_are_uncertain_and_unlike_one_another() -> None:
    chosen = choose_cells(*draw(), 6)
    # One of the many that bring nothing stands for all of them; and some of each kind that brings much.
    assert sum(row < 200 for row in chosen) <= 1
    assert {(row - 200) // 10 for row in chosen if row >= 200} == {0, 1, 2}


def test_the_same_cells_are_chosen_again_and_none_twice() -> None:
    features, probabilities = draw()
    first, second = (choose_cells(features, probabilities, 25) for _ in range(2))
    assert first == second == sorted(set(first))
    assert len(first) == 25


def test_all_are_chosen_where_there_are_no_more() -> None:
    features, probabilities = draw()
    assert choose_cells(features[:3], probabilities[:3], 5) == [0, 1, 2]


def test_cells_that_are_all_alike_are_chosen_all_the_same() -> None:
    features, probabilities = np.ones((9, 4), np.float32), np.full((9, 3), 1 / 3, np.float32)
    assert len(choose_cells(features, probabilities, 4)) == 4


def test_cells_of_a_folder_are_copied_with_their_pixels(
    tiny_model: ModelFile, paint: Paint, tmp_path: Path, snapshot: Callable[[Path], object]
) -> None:
    for number in range(6):
        paint(f"lab/S-{number % 2}/{number}.png", "red", 200 + number)
    paint("lab/S-0/copy.png", "red", 200)
    (tmp_path / "lab/S-1/bad.png").write_text("no image")
    before, progress = snapshot(tmp_path / "lab"), []

    cells = propose_cells(tmp_path / "lab", tiny_model, 100, lambda *both: progress.append(both))
    write_proposal(cells, tmp_path / "chosen")

    # Neither the copy nor what cannot be read is proposed.
    files = sorted((tmp_path / "chosen").iterdir())
    assert [path.name for path in files] == [
        "0001_0.png",
        "0002_2.png",
        "0003_4.png",
        "0004_1.png",
        "0005_3.png",
        "0006_5.png",
    ]
    pixels = [np.asarray(Image.open(path)) for path in (files[0], tmp_path / "lab/S-0/0.png")]
    assert fingerprint_pixels(pixels[0]) == fingerprint_pixels(pixels[1])
    assert snapshot(tmp_path / "lab") == before
    assert progress[-1] == (14, 14)


def test_looking_at_cells_can_be_cancelled(tiny_model: ModelFile, paint: Paint, tmp_path: Path) -> None:
    paint("lab/a.png", "red", 200)

    def cancel(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        propose_cells(tmp_path / "lab", tiny_model, 5, cancel)


def test_what_cannot_be_done_is_said(tiny_model: ModelFile, paint: Paint, tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad/a.png").write_text("no image")
    with pytest.raises(DatasetError, match="can be read"):
        propose_cells(tmp_path / "bad", tiny_model)
    with pytest.raises(OutputError, match="holds something already"):
        write_proposal([], tmp_path / "bad")
    with pytest.raises(OutputError, match="cannot be written"):
        write_proposal([], tmp_path / "bad/a.png")
