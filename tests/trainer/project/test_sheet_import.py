from pathlib import Path
from typing import Any

import pytest

from trainer.errors import ReviewError, SampleSheetError
from trainer.project.project_file import Project
from trainer.project.review import Review
from trainer.project.samples import find_sample
from trainer.project.sheet import SheetRow
from trainer.project.sheet_import import import_sheet
from trainer.project.steps import Action, read_trail


def make_row(sample_id: str = "S-1", **values: Any) -> SheetRow:
    nothing = {"folder": None, "patient_group": "", "analyser_wbc": None, "includes_nrbc": None}
    return SheetRow(line=2, sample_id=sample_id, **{**nothing, **values})


def test_what_a_sheet_says_is_taken_over_and_written_to_the_trail(project: Project, mixed: int) -> None:
    row = make_row(patient_group="newborn", analyser_wbc=7.4, includes_nrbc=False)

    assert import_sheet(project, [row], "Ben") == 1

    sample = find_sample(project, "S-1")
    assert (sample.patient_group, sample.analyser_wbc, sample.includes_nrbc) == ("newborn", 7.4, False)
    rows = [(one.who, one.action, one.field, one.old, one.new) for one in read_trail(project)]
    assert rows[1:] == [
        ("Ben", Action.IMPORT_SHEET, "patient_group", None, "newborn"),
        ("Ben", Action.IMPORT_SHEET, "analyser_wbc", None, "7.4"),
        ("Ben", Action.IMPORT_SHEET, "includes_nrbc", None, "no"),
    ]


def test_what_a_sheet_leaves_empty_stays(project: Project, mixed: int) -> None:
    import_sheet(project, [make_row(patient_group="newborn", analyser_wbc=7.4, includes_nrbc=True)], "Ben")

    assert import_sheet(project, [make_row(analyser_wbc=8.0)], "Ben") == 1
    assert import_sheet(project, [make_row(analyser_wbc=8.0)], "Ben") == 0

    sample = find_sample(project, "S-1")
    assert (sample.patient_group, sample.analyser_wbc, sample.includes_nrbc) == ("newborn", 8.0, True)


def test_a_sample_that_is_not_there_ends_all_of_it(project: Project, mixed: int) -> None:
    with pytest.raises(SampleSheetError, match="has no sample “S-8” and “S-9”"):
        import_sheet(project, [make_row(analyser_wbc=7.4), make_row("S-8"), make_row("S-9")], "Ben")

    assert find_sample(project, "S-1").analyser_wbc is None


def test_the_folder_has_to_be_the_samples(project: Project, mixed: int, tmp_path: Path) -> None:
    assert import_sheet(project, [make_row(folder=Path("/cells/x/../S-1"), analyser_wbc=7.4)], "Ben") == 1

    with pytest.raises(SampleSheetError, match="Line 2 of the sheet puts the sample “S-1” in"):
        import_sheet(project, [make_row(folder=tmp_path)], "Ben")


def test_a_signed_sample_is_not_described_otherwise(project: Project, mixed: int) -> None:
    import_sheet(project, [make_row(analyser_wbc=7.4)], "Ben")
    Review(project, mixed, "Ada").sign()

    assert import_sheet(project, [make_row(analyser_wbc=7.4)], "Ben") == 0
    with pytest.raises(ReviewError, match="was signed by Ada"):
        import_sheet(project, [make_row(analyser_wbc=9.9)], "Ben")
