from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks import measure
from benchmarks.compromises import __main__ as table
from benchmarks.compromises.measuring import Pace, Quality
from trainer.bundle.model_file import ModelFile, write_model
from trainer.errors import DatasetError

TINY = Path(__file__).parents[2] / "data" / "tiny.tflite"
PACES = {"ours.bloodcell": 1400.0, "quick.bloodcell": 2600.0, "strange.bloodcell": 900.0}


@pytest.fixture
def models(
    tmp_path: Path, make_card: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> dict[str, ModelFile]:
    """Three models: the bundled one, one that is quicker, one that does not tell its split."""
    made = {}
    for name in PACES:
        card = make_card(title=name.removesuffix(".bloodcell").title(), n_features=3, feature_map=(4, 4, 3))
        made[name] = write_model(tmp_path / name, card, TINY.read_bytes(), {})
    monkeypatch.setattr(table.resources, "bundled_model", lambda: made["ours.bloodcell"].path)
    return made


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "results"
    folder.mkdir()
    monkeypatch.setattr(measure, "RESULTS", folder)
    monkeypatch.setattr(table, "_PLOT", folder / "compromises.svg")
    return folder


def answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every measurement be known beforehand."""

    def reach(model: ModelFile, n_copied: int, split_file: Path | None) -> Quality:
        if model.path.name == "strange.bloodcell":
            raise DatasetError("It does not tell its split.", "Give a file.")
        clean = {"ours.bloodcell": 0.99, "quick.bloodcell": 0.93}[model.path.name]
        return Quality(clean=clean, corrupted=0.9, other=0.8)

    def run(models: list[ModelFile], n_images: int, rounds: int) -> list[Pace]:
        return [Pace(images_per_second=PACES[model.path.name], times_plain=4.0) for model in models]

    monkeypatch.setattr(table, "measure_quality", reach)
    monkeypatch.setattr(table, "measure_paces", run)
    monkeypatch.setattr(table, "measure_minutes", lambda _: 40.0)


def test_the_table_and_the_plot_are_written_whatever_one_model_lacks(
    models: dict[str, ModelFile],
    results: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer(monkeypatch)
    others = [str(models[name].path) for name in ("strange.bloodcell", "quick.bloodcell")]
    monkeypatch.setattr("sys.argv", ["compromises", *others, str(tmp_path / "missing.bloodcell")])
    table.main()
    text = (results / "compromises.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ")][1:]
    assert [row.split(" | ")[1] for row in rows] == ["Quick", "**Ours** (bundled)", "Strange"]
    assert rows[0].endswith("| yes |")
    assert rows[1].endswith("| yes |")
    assert "It does not tell its split." in rows[2]
    assert (results / "compromises.svg").read_text(encoding="utf-8").count("<circle") == 6
    assert "missing.bloodcell: " in capsys.readouterr().err
