import csv
from pathlib import Path

import pytest

from distribution.trial import TrialError, check_counts
from trainer.resources import sample_classes


def write_counts(path: Path, wrong: bool) -> Path:
    counts: dict[tuple[str, str], int] = {}
    with sample_classes().open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = row["path"].partition("/")[0], "platelet" if wrong else row["label"]
            counts[key] = counts.get(key, 0) + 1
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("sample_id", "class", "count"))
        writer.writerows((*key, count) for key, count in counts.items())
    return path


def test_counts_of_what_was_drawn_are_right(tmp_path: Path) -> None:
    check_counts(write_counts(tmp_path / "counts.csv", wrong=False))


def test_counts_of_one_class_alone_are_wrong(tmp_path: Path) -> None:
    with pytest.raises(TrialError, match="The counts are wrong"):
        check_counts(write_counts(tmp_path / "counts.csv", wrong=True))
