import csv
import io
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from trainer.drawing.cells import CLASS_IDS
from trainer.drawing.samples import SAMPLES, encode_cell, list_cells, write_labelled, write_samples
from trainer.resources import sample_cells


def decode(data: bytes) -> np.ndarray:  # type: ignore[type-arg]
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(float)


def test_the_bundled_samples_are_what_the_generator_draws() -> None:
    for sample in SAMPLES:
        cells = list(list_cells(sample))
        files = sorted(path.name for path in (sample_cells() / sample.name).iterdir())
        assert files == [name for name, _, _ in cells]
        for name, class_id, seed in cells[::9]:
            bundled = decode((sample_cells() / sample.name / name).read_bytes())
            # Not byte for byte: libjpeg and the last bit of exp() differ between machines.
            assert np.abs(bundled - decode(encode_cell(class_id, seed))).mean() < 2.0, name


def test_the_table_of_classes_stands_beside_the_samples_and_names_every_cell() -> None:
    table = sample_cells().with_name("samples_classes.csv")
    with table.open(encoding="utf-8", newline="") as file:
        rows = {row["path"]: row["label"] for row in csv.DictReader(file)}
    expected = {
        f"{sample.name}/{name}": class_id for sample in SAMPLES for name, class_id, _ in list_cells(sample)
    }
    assert rows == expected


def test_the_bundled_samples_are_small() -> None:
    assert sum(path.stat().st_size for path in sample_cells().rglob("*.jpg")) < 1_000_000


def test_one_sample_is_enough_for_a_differential_and_one_is_not() -> None:
    white = [
        sum(
            count for class_id, count in sample.counts.items() if class_id not in ("platelet", "erythroblast")
        )
        for sample in SAMPLES
    ]
    assert max(white) >= 100
    assert min(white) < 100


def test_names_and_order_do_not_tell_the_class() -> None:
    sample = SAMPLES[0]
    labels = [class_id for _, class_id, _ in list_cells(sample)]
    assert Counter(labels) == sample.counts
    assert labels != sorted(labels)
    assert not any(class_id in name for name, _, _ in list_cells(sample) for class_id in CLASS_IDS)


def test_samples_are_written_with_their_table_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainer.drawing.samples.SAMPLES", SAMPLES[1:2])
    table = write_samples(tmp_path / "cells")
    assert table == tmp_path / "cells_classes.csv"
    assert [path.name for path in (tmp_path / "cells").iterdir()] == ["drawn-002"]
    assert len(table.read_text(encoding="utf-8").splitlines()) == 1 + sum(SAMPLES[1].counts.values())


def test_a_labelled_set_has_a_folder_per_class(tmp_path: Path) -> None:
    write_labelled(tmp_path, 2, 40)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(CLASS_IDS)
    for class_id in CLASS_IDS:
        files = sorted(path.name for path in (tmp_path / class_id).iterdir())
        assert files == ["000040.jpg", "000041.jpg"]
    assert (tmp_path / "ig" / "000041.jpg").read_bytes() == encode_cell("ig", 41)
