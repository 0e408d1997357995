from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from trainer.cleaning.scan import scan_dataset
from trainer.dataset.reading import read_dataset
from trainer.errors import Cancelled, DatasetError


def test_files_that_vanish_or_are_none_are_told(cells: Callable[..., Path]) -> None:
    root = cells({"neutrophil": 3, "platelet": 2})
    (root / "platelet" / "bad.jpg").write_text("no image")
    dataset = read_dataset(root)
    (root / "neutrophil" / "1.jpg").unlink()
    scan = scan_dataset(dataset)
    assert scan.paths == ("neutrophil/0.jpg", "neutrophil/2.jpg", "platelet/0.jpg", "platelet/1.jpg")
    assert scan.class_ids == ("neutrophil", "neutrophil", "platelet", "platelet")
    assert scan.thumbnails.shape == (4, 48, 48)
    assert scan.sizes.tolist() == [[96, 96]] * 4
    assert (scan.sharpness > 0).all()
    reasons = {problem.name: problem.reason for problem in scan.problems}
    assert reasons["neutrophil/1.jpg"] == "The file is no longer there. Put it back, or leave it out."
    assert "platelet/bad.jpg" in reasons
    assert scan.unread == scan.problems


def test_what_the_listing_left_out_is_told_apart_from_what_cannot_be_read(
    cells: Callable[..., Path],
) -> None:
    root = cells({"neutrophil": 2})
    (root / "neutrophil" / "bad.jpg").write_text("no image")
    (root / "neutrophil" / "notes.doc").write_text("seen")
    scan = scan_dataset(read_dataset(root))
    assert [problem.name for problem in scan.unread] == ["neutrophil/bad.jpg"]
    assert [problem.name for problem in scan.problems] == ["neutrophil/notes.doc", "neutrophil/bad.jpg"]


def test_nothing_that_can_be_read_is_an_error(cells: Callable[..., Path]) -> None:
    root = cells({"neutrophil": 1, "platelet": 1})
    dataset = read_dataset(root)
    for file in root.rglob("*.jpg"):
        file.unlink()
    with pytest.raises(DatasetError, match="No image in “cells” could be read; the first"):
        scan_dataset(dataset)


def test_it_can_be_cancelled(cells: Callable[..., Path]) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        scan_dataset(read_dataset(cells({"neutrophil": 3})), stop)


def test_a_blurred_picture_is_less_sharp(make_scan: Callable, drawn: list) -> None:
    small = Image.fromarray(drawn[0]).resize((24, 24), Image.Resampling.BOX)
    blurred = np.asarray(small.resize((96, 96), Image.Resampling.BICUBIC))
    board = np.indices((96, 96)).sum(axis=0) // 2 % 2 * 10
    checks = np.repeat(board[:, :, np.newaxis], 3, axis=2).astype(np.uint8)
    sharp, dull, even = make_scan({"a": [drawn[0], blurred, checks]}).sharpness
    assert dull < 0.7 * sharp
    assert even == 10
