import csv
from pathlib import Path

from trainer.events import EpochEnded
from trainer.reports.history import write_history
from trainer.reports.tables import COMMA_COUNTRIES, STANDARD


def make_epoch(number: int, rate: float = 3e-7) -> EpochEnded:
    return EpochEnded(
        job_id="a",
        phase="all layers",
        epoch=number,
        epochs=3,
        loss=0.5,
        accuracy=0.875,
        validation_loss=0.6,
        validation_accuracy=0.75,
        learning_rate=rate,
        seconds=12.3456,
        is_best=number == 0,
    )


def test_one_row_an_epoch(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    write_history(path, [make_epoch(0), make_epoch(1)], STANDARD)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["epoch"], row["is_best"]) for row in rows] == [("1", "1"), ("2", "0")]
    assert rows[0]["phase"] == "all layers"
    assert rows[0]["validation_accuracy"] == "0.750000"
    assert float(rows[0]["learning_rate"]) == 3e-7
    assert rows[0]["seconds"] == "12.346"


def test_comma_countries_get_their_own_signs(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    write_history(path, [make_epoch(0)], COMMA_COUNTRIES)
    assert "1;all layers;0,500000;0,875000" in path.read_text(encoding="utf-8-sig")


def test_a_run_without_epochs_is_a_table_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    write_history(path, [], STANDARD)
    assert path.read_text(encoding="utf-8-sig").count("\n") == 1
