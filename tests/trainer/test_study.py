import csv
from pathlib import Path

import pytest

from trainer.errors import TrainerError
from trainer.networks import find_preset
from trainer.study import PUBLISHED, StudyRow, put_row, read_rows, write_study

ROW = StudyRow(
    network="basic_cnn",
    is_cleaned=False,
    digest="d",
    n_train=700,
    n_test=150,
    fewest_images=120,
    epochs_run=9,
    best_epoch=7,
    minutes=3.25,
    accuracy=0.91,
    balanced_accuracy=0.9,
    macro_f1=0.89,
    corrupted_accuracy=0.7,
)
FAILED = StudyRow(network="vgg16", is_cleaned=True, digest="e", failure="There | are no weights.")


def test_every_published_figure_is_of_a_network_that_is_known():
    assert all(find_preset(network).id == network for network in PUBLISHED)


def test_rows_are_read_as_they_were_written(tmp_path: Path):
    write_study(tmp_path / "new", (ROW, FAILED), ())

    assert read_rows(tmp_path / "new") == (ROW, FAILED)


def test_a_folder_without_a_study_has_no_rows(tmp_path: Path):
    assert read_rows(tmp_path) == ()


@pytest.mark.parametrize("text", ["", "{", '{"schema": 1, "rows": [{"network": 3}]}', '{"rows": []}'])
def test_damaged_rows_are_refused_and_stay(tmp_path: Path, text: str):
    path = tmp_path / "study.json"
    path.write_text(text)

    with pytest.raises(TrainerError, match="damaged"):
        read_rows(tmp_path)
    assert path.read_text() == text


def test_rows_of_a_newer_version_are_refused(tmp_path: Path):
    (tmp_path / "study.json").write_text('{"schema": 2, "rows": []}')

    with pytest.raises(TrainerError, match="newer version"):
        read_rows(tmp_path)


def test_a_row_takes_the_place_of_the_older_one():
    again = StudyRow(network="basic_cnn", is_cleaned=False, digest="other")

    assert put_row((ROW, FAILED), again) == (again, FAILED)
    assert put_row((FAILED,), again) == (FAILED, again)


def test_the_table_has_all_figures_and_says_what_failed(tmp_path: Path):
    markdown, table = write_study(tmp_path, (ROW, FAILED), ("A remark.",))

    lines = markdown.read_text(encoding="utf-8").splitlines()
    assert len({line.replace("\\|", "").count("|") for line in lines if line.startswith("|")}) == 1
    assert "0.9100" in lines[2]
    assert "0.6200" in lines[2]
    assert "There \\| are no weights." in lines[3]
    assert lines[-1] == "A remark."
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["accuracy"] == "0.9100"
    assert rows[0]["external"] == ""
    assert rows[1]["note"] == "There | are no weights."


@pytest.mark.parametrize("changes", [{"fewest_images": 40}, {"epochs_run": 2}])
def test_a_trial_is_marked_as_one(changes):
    values = {name: getattr(ROW, name) for name in StudyRow.__slots__}

    assert ROW.note == ""
    assert StudyRow(**{**values, **changes}).note == "runs; says nothing about accuracy"


def test_rows_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "study.json").mkdir()
    with pytest.raises(TrainerError, match=r"study\.json” cannot be read"):
        read_rows(tmp_path)
