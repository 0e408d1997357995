from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trainer.commands.report_options import choose_formats
from trainer.reports.target import Format

pytestmark = pytest.mark.usefixtures("bundled")
RunCommand = Callable[..., Any]


def test_without_a_word_the_usual_forms_are_written() -> None:
    assert choose_formats(None) == (Format.CSV, Format.JSON)
    assert choose_formats("PDF, csv") == (Format.CSV, Format.PDF)


def test_a_report_without_a_place_is_a_mistake(run: RunCommand, smears: Path) -> None:
    found = run("classify", smears, "--report", "pdf")

    assert found.status == 2
    assert "--out" in found.err


def test_an_empty_list_of_forms_is_a_mistake(run: RunCommand, smears: Path, tmp_path: Path) -> None:
    assert run("classify", smears, "--out", tmp_path / "out", "--report", "").status == 2


def test_a_classification_is_written_as_pdf(run: RunCommand, smears: Path, tmp_path: Path) -> None:
    found = run("classify", smears, "--out", tmp_path / "out", "--report", "pdf")

    assert found.status == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["smears.pdf"]
    assert f"Written: {tmp_path / 'out' / 'smears.pdf'}" in found.err


def test_the_users_own_tables_hold_for_a_classification(
    run: RunCommand, smears: Path, tmp_path: Path
) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours/class-roles.csv").write_text("class,role\nplatelet,wbc\n")

    found = run("classify", smears, "--laboratory", tmp_path / "ours", "--json").json["samples"][0]

    assert found["differential"]["percent"] == {"neutrophil": 66.67, "platelet": 33.33}
