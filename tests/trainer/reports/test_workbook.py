from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from trainer.bundle.model_file import ModelFile
from trainer.errors import OutputError
from trainer.inference.predictions import Prediction, Status
from trainer.reports.counts import RunCounts
from trainer.reports.differential import AnalyserCount
from trainer.reports.files import write_report
from trainer.reports.laboratory import Laboratory, ReferenceRange
from trainer.reports.notice import RESEARCH_USE
from trainer.reports.outcomes import Outcome, take_prediction
from trainer.reports.sample_facts import SampleFacts
from trainer.reports.target import Format, ReportTarget
from trainer.reports.used_model import name_model

Predict = Callable[..., Prediction]
LAB = Laboratory(
    name="=Labor Müller",
    ranges=(ReferenceRange(class_id="neutrophil", low=40, high=75),),
)


def make_outcomes(predict: Predict) -> list[Outcome]:
    predictions = [
        predict("S-1", "a.png", 0),
        predict("S-1", "=b.png", 1),
        predict("S-1", "c.png", 0, Status.UNSURE, reason="Two classes are too close."),
        predict("血液", "+d.png", 2, conversions=("grey",), cropped=True),
        predict("血液", "e.png", status=Status.FAILED, reason="The file is empty (0 bytes)."),
    ]
    return [
        replace(take_prediction(one), comment="=1+1" if one.source.name == "a.png" else "")
        for one in predictions
    ]


def write(folder: Path, model: ModelFile, outcomes: list[Outcome]) -> Path:
    counts = RunCounts(["S-1", "血液"], model.card.classes, LAB)
    facts = SampleFacts(
        patient_group="newborn",
        analyser=AnalyserCount(7.5, includes_nrbc=True),
        state="signed",
        reviewer="=Ada",
        reviewed_at="2025-03-31T14:05:00Z",
    )
    counts.note_facts("S-1", facts)
    target = ReportTarget(folder, "run", formats=(Format.XLSX,))
    (path,) = write_report(target, name_model(model), outcomes, counts)
    return path


def read(path: Path, sheet: str) -> list[dict[str, Any]]:
    rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    header = next(rows)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def test_cells_have_types(tmp_path: Path, tiny_model: ModelFile, predict: Predict) -> None:
    path = write(tmp_path, tiny_model, make_outcomes(predict))

    signed, new = read(path, "Samples")
    assert signed == {
        "Sample": "S-1",
        "State": "signed",
        "Reviewer": "=Ada",
        "Reviewed at (UTC)": datetime(2025, 3, 31, 14, 5),
        "Images": 3,
        "Classified": 2,
        "Unsure": 1,
        "Excluded": 0,
        "Not read": 0,
        "WBC counted": 1,
        "NRBC per 100 WBC": 100,
        "Platelets seen": 0,
        "Patient group": "newborn",
        "Analyser WBC (10⁹/l)": 7.5,
        "Includes NRBC": True,
        "Corrected WBC (10⁹/l)": 3.75,
        "Notes": "fewer than 100 WBC; 33.3 % of the cells are unsure, more than 5 %; "
        "Neutrophil 100.0 % of WBC, over the laboratory's range of 40–75",
    }
    assert (new["Sample"], new["State"], new["Reviewer"], new["Reviewed at (UTC)"]) == (
        "血液",
        "new",
        None,
        None,
    )
    assert (new["NRBC per 100 WBC"], new["Corrected WBC (10⁹/l)"]) == (None, None)


def test_the_differential_has_intervals_and_ranges(
    tmp_path: Path, tiny_model: ModelFile, predict: Predict
) -> None:
    first, *_ = read(write(tmp_path, tiny_model, make_outcomes(predict)), "Differential")

    assert first == {
        "Sample": "S-1",
        "Class": "Neutrophil",
        "Role": "wbc",
        "Count": 1,
        "% of WBC": 100,
        "95 % from": 20.65,
        "95 % to": 100,
        "% of all": 50,
        "10⁹/l": 3.75,
        "Reference range": "40–75 % of WBC",
        "Against it": "above",
    }


def test_every_image_has_its_row(tmp_path: Path, tiny_model: ModelFile, predict: Predict) -> None:
    rows = read(write(tmp_path, tiny_model, make_outcomes(predict)), "Cells")

    assert [row["Image"] for row in rows] == ["a.png", "=b.png", "c.png", "+d.png", "e.png"]
    assert (rows[0]["Confidence"], rows[0]["Reviewed"], rows[0]["p Neutrophil"]) == (0.75, False, 0.75)
    assert (rows[2]["Status"], rows[2]["Final class"]) == ("unsure", None)
    assert (rows[3]["Converted from"], rows[3]["Cropped"]) == ("grey", True)
    assert (rows[4]["Machine's class"], rows[4]["Confidence"], rows[4]["p Platelet"]) == (None, None, None)


def test_no_text_is_a_formula(tmp_path: Path, tiny_model: ModelFile, predict: Predict) -> None:
    book = openpyxl.load_workbook(write(tmp_path, tiny_model, make_outcomes(predict)))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n", "b", "d"}
    texts = {cell.value: cell for cell in cells if isinstance(cell.value, str)}
    for text in ("=Ada", "=1+1", "=b.png", "+d.png", "=Labor Müller"):
        # So it stays a text, too, when somebody goes into its cell.
        assert texts[text].quotePrefix
    assert not texts["S-1"].quotePrefix


def test_it_says_what_it_rests_on(tmp_path: Path, tiny_model: ModelFile, predict: Predict) -> None:
    path = write(tmp_path, tiny_model, make_outcomes(predict))
    book = openpyxl.load_workbook(path)

    lines = {str(what.value): text.value for what, text in book["About"].iter_rows(min_row=2)}

    assert lines["Use"] == RESEARCH_USE
    assert (lines["Model"], lines["Caution"]) == ("Tiny", "Knows three colours.")
    assert lines["Reference range"] == "Neutrophil: 40–75 % of WBC"
    assert book.properties.description.startswith(RESEARCH_USE)
    assert book.sheetnames == ["Samples", "Differential", "About", "Cells"]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, tiny_model: ModelFile, predict: Predict) -> None:
    one, other = (
        write(tmp_path / name, tiny_model, make_outcomes(predict)).read_bytes() for name in ("1", "2")
    )

    assert one == other
    # Nothing but this told one second from the next.
    assert openpyxl.load_workbook(tmp_path / "1" / "run.xlsx").properties.created == datetime(2000, 1, 1)


def test_more_cells_than_a_sheet_holds_go_on_in_another(
    tmp_path: Path, tiny_model: ModelFile, predict: Predict, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainer.reports.workbook._MOST_ROWS", 3)

    path = write(tmp_path, tiny_model, make_outcomes(predict))

    assert openpyxl.load_workbook(path).sheetnames[3:] == ["Cells", "Cells 2", "Cells 3"]
    assert [row["Image"] for row in read(path, "Cells 2")] == ["c.png", "+d.png"]


def test_what_no_unicode_text_can_hold_is_an_escape(
    tmp_path: Path, tiny_model: ModelFile, predict: Predict
) -> None:
    odd = [take_prediction(predict("S-1", "\udce4.png", 0)), take_prediction(predict("S-1", "b\x01.png", 0))]

    rows = read(write(tmp_path, tiny_model, odd), "Cells")

    assert rows[0]["Image"] == "\\udce4.png"
    assert len(rows) == 2


def test_an_interruption_leaves_the_old_workbook_and_nothing_else(
    tmp_path: Path, tiny_model: ModelFile, predict: Predict, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = write(tmp_path / "out", tiny_model, make_outcomes(predict)).read_bytes()
    (tmp_path / "rows").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "rows"))

    def interrupted() -> Iterator[Outcome]:
        yield from make_outcomes(predict)
        raise KeyboardInterrupt

    target = ReportTarget(tmp_path / "out", "run", formats=(Format.XLSX,))
    counts = RunCounts(["S-1", "血液"], tiny_model.card.classes)
    with pytest.raises(KeyboardInterrupt):
        write_report(target, name_model(tiny_model), interrupted(), counts)

    assert [path.name for path in (tmp_path / "out").iterdir()] == ["run.xlsx"]
    assert target.workbook.read_bytes() == before
    assert list((tmp_path / "rows").iterdir()) == []


def test_a_full_disk_is_one_sentence(
    tmp_path: Path, tiny_model: ModelFile, predict: Predict, fill_disk: Callable[[], None]
) -> None:
    fill_disk()

    with pytest.raises(OutputError, match=r"“run\.xlsx” cannot be written in"):
        write(tmp_path / "out", tiny_model, make_outcomes(predict))

    assert list((tmp_path / "out").iterdir()) == []
