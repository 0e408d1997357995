import csv
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from trainer import resources
from trainer.classes import Role
from trainer.dataset.framing import FramingChoice
from trainer.dataset.samples import Sample, find_samples, list_images
from trainer.errors import Cancelled, LaboratoryError, OutputError, ProjectError
from trainer.inference.predictions import Prediction, Status
from trainer.project.adding import add_predictions
from trainer.project.cells import list_cells
from trainer.project.classes import add_class
from trainer.project.counts import summarise_samples
from trainer.project.project_file import Project
from trainer.project.report import name_reports, write_project_report, write_project_reports
from trainer.project.review import Review
from trainer.project.samples import find_sample
from trainer.project.sheet import read_sheet
from trainer.project.sheet_import import import_sheet
from trainer.reports.laboratory import Laboratory
from trainer.reports.target import Format, ReportTarget
from trainer.reports.used_model import UsedModel

Predict = Callable[..., Prediction]
Fill = Callable[..., int]
Keys = Callable[[int], dict[str, int]]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_report_has_final_classes_beside_the_models(
    project: Project, mixed: int, keys: Keys, tmp_path: Path
) -> None:
    cells, review = keys(mixed), Review(project, mixed, "=Ada")
    add_class(project, "Blast", Role.WBC, "Ada")
    review.assign([cells["d.png"]], "blast")
    review.assign([cells["a.png"]], "platelet")
    review.exclude([cells["b.png"]])
    target = ReportTarget(tmp_path / "out", "run")

    files, counts, used = write_project_report(project, target)

    assert files == target.files
    assert used.name == "tiny"
    rows = {row["image"]: row for row in read(target.cells)}
    found = {name: (row["machine_class"], row["status"], row["final_class"]) for name, row in rows.items()}
    assert found == {
        "a.png": ("neutrophil", "classified", "platelet"),
        "b.png": ("neutrophil", "excluded", ""),
        "c.png": ("platelet", "classified", "platelet"),
        "d.png": ("erythroblast", "classified", "blast"),
        "e.png": ("", "excluded", ""),
        "f.png": ("", "failed", ""),
    }
    assert rows["b.png"]["reason"] == "excluded in review"
    assert rows["c.png"]["converted_from"] == "grey first frame"
    assert {(row["class"], row["count"]) for row in read(target.counts)} == {
        ("neutrophil", "0"),
        ("erythroblast", "0"),
        ("platelet", "2"),
        ("blast", "1"),
    }
    assert json.loads(target.json.read_bytes())["samples"][0]["counts"]["blast"] == 1
    (sample,), (other,) = counts.snapshot(), summarise_samples(project).values()
    assert (sample.counts, sample.n_excluded) == (other.counts, other.n_excluded)
    assert json.loads(target.json.read_bytes())["samples"][0]["reviewer"] == "=Ada"
    assert [row["reviewer"] for row in read(target.samples)] == ["'=Ada"]


def test_the_same_project_gives_the_same_bytes(project: Project, mixed: int, tmp_path: Path) -> None:
    first, second = (ReportTarget(tmp_path / name, "run") for name in ("1", "2"))

    write_project_report(project, first)
    write_project_report(project, second)

    assert [path.read_bytes() for path in first.files] == [path.read_bytes() for path in second.files]


def test_an_empty_project_has_nothing_to_report(project: Project, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="There is no sample in the project"):
        write_project_report(project, ReportTarget(tmp_path / "out", "run"))
    assert not (tmp_path / "out").exists()


def test_of_several_models_one_is_named(
    project: Project, mixed: int, fill: Fill, predict: Predict, used_model: UsedModel, tmp_path: Path
) -> None:
    other = replace(used_model, sha256="b" * 64, classes=used_model.classes[:2])
    fill([predict("a.png", 0, sample_id="S-2")], sample_id="S-2", model=other)
    target = ReportTarget(tmp_path / "out", "run")

    with pytest.raises(
        ProjectError, match="classified by several models: “tiny aaaaaaaa” and “tiny bbbbbbbb”"
    ):
        write_project_report(project, target)
    with pytest.raises(ProjectError, match=r"No sample of the project .* was classified by “pbc8”"):
        write_project_report(project, target, "pbc8")
    write_project_report(project, target, "bbbb")

    assert {row["sample_id"] for row in read(target.cells)} == {"S-2"}


def test_each_of_several_models_has_a_report_of_its_own(
    project: Project, mixed: int, fill: Fill, predict: Predict, used_model: UsedModel, tmp_path: Path
) -> None:
    other = replace(used_model, name="ours", sha256="b" * 64, classes=used_model.classes[:2])
    fill([predict("a.png", 0, sample_id="S-2")], sample_id="S-2", model=other)
    told: list[tuple[int, int]] = []

    first, second = write_project_reports(
        project, ReportTarget(tmp_path / "out", "run"), on_progress=lambda *at: told.append(at)
    )

    assert [files[0].name for files, _, _ in (first, second)] == [
        "run_tiny_counts.csv",
        "run_ours_counts.csv",
    ]
    assert [used for _, _, used in (first, second)] == [used_model, other]
    samples = [{row["sample_id"] for row in read(files[2])} for files, _, _ in (first, second)]
    assert samples == [{"S-1"}, {"S-2"}]
    shares = [done / total for done, total in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    alone = ReportTarget(tmp_path / "alone", "run_ours")
    write_project_report(project, alone, "ours")
    assert [path.read_bytes() for path in alone.files] == [path.read_bytes() for path in second[0]]


def test_of_several_reports_none_is_written_where_one_cannot_be(
    project: Project, mixed: int, fill: Fill, predict: Predict, used_model: UsedModel, tmp_path: Path
) -> None:
    other = replace(used_model, name="ours", sha256="b" * 64)
    fill([predict("a.png", 0, sample_id="S-2")], sample_id="S-2", model=other)
    (tmp_path / "run_ours.json").mkdir()

    with pytest.raises(OutputError, match=r"run_ours\.json"):
        write_project_reports(project, ReportTarget(tmp_path, "run"))

    assert not list(tmp_path.glob("run_tiny*"))


def test_a_report_is_called_as_it_is_wanted_and_of_several_by_their_models_too(
    used_model: UsedModel, tmp_path: Path
) -> None:
    target = ReportTarget(tmp_path, "run", formats=(Format.PDF,))
    same, odd = (
        replace(used_model, name="Tiny", sha256="b" * 64),
        replace(used_model, name="a/b", sha256="c" * 64),
    )

    assert name_reports(target, [used_model]) == {"a" * 64: target}
    assert [one.name for one in name_reports(target, [used_model, same, odd]).values()] == [
        "run_tiny_aaaaaaaa",
        "run_Tiny_bbbbbbbb",
        "run_a-b",
    ]


def test_samples_of_several_framings_say_so(
    project: Project, mixed: int, tmp_path: Path, used_model: UsedModel
) -> None:
    list(
        add_predictions(
            project, [Sample("S-2", tmp_path)], [], used_model, who="Ada", framing=FramingChoice.WHOLE
        )
    )
    target = ReportTarget(tmp_path / "out", "run")

    write_project_report(project, target)

    assert json.loads(target.json.read_bytes())["framing"] == "several"


@pytest.fixture
def day(
    project: Project, paint: Callable[..., Path], used_model: UsedModel, predict: Predict, tmp_path: Path
) -> Path:
    """A folder of two samples, which are in the project: red, green and blue cells; one nobody is sure of."""
    colours = ("red", "green", "blue")
    for n in range(12):
        paint(f"day/S-1/{n}.png", colours[n % 3], 100 + n)
    paint("day/S-2/a.png", "red", 200)
    samples = find_samples([tmp_path / "day"])
    given = []
    for sample in samples:
        for source in list_images(sample):
            n = int(source.name[:-4]) if sample.id == "S-1" else 0
            status = Status.UNSURE if n == 3 else Status.CLASSIFIED
            given.append(replace(predict(source.name, n % 3, 0.9, status, sample.id), source=source))
    list(add_predictions(project, samples, given, used_model, who="Ada"))
    return tmp_path / "day"


ALL = tuple(Format)


def test_all_forms_give_the_same_bytes_twice(project: Project, day: Path, tmp_path: Path) -> None:
    Review(project, find_sample(project, "S-1").key, "=Ada").sign()
    first, second = (ReportTarget(tmp_path / name, "run", formats=ALL) for name in ("1", "2"))

    write_project_report(project, first)
    write_project_report(project, second)

    assert [path.suffix for path in first.files] == [".csv", ".csv", ".csv", ".json", ".xlsx", ".pdf"]
    assert [path.read_bytes() for path in first.files] == [path.read_bytes() for path in second.files]


def read_pdf(path: Path) -> str:
    with closing(pypdfium2.PdfDocument(path)) as document:
        return "".join(str(page.get_textpage().get_text_range()) for page in document)


def test_a_reviewer_called_like_a_formula_is_a_text_in_every_form(
    project: Project, day: Path, tmp_path: Path
) -> None:
    Review(project, find_sample(project, "S-1").key, "=1+1").sign()
    target = ReportTarget(tmp_path / "out", "run", formats=ALL)

    write_project_report(project, target)

    assert read(target.samples)[0]["reviewer"] == "'=1+1"
    assert json.loads(target.json.read_bytes())["samples"][0]["reviewer"] == "=1+1"
    cell = openpyxl.load_workbook(target.workbook)["Samples"]["C2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)
    assert "Signed: =1+1 on " in read_pdf(target.files[-1])


def test_images_that_are_gone_are_told_in_every_form_and_the_counts_stay(
    project: Project, day: Path, tmp_path: Path
) -> None:
    before = ReportTarget(tmp_path / "1", "run", formats=ALL)
    write_project_report(project, before)
    for name in ("0.png", "1.png"):
        (day / "S-1" / name).unlink()
    shutil.rmtree(day / "S-2")
    target = ReportTarget(tmp_path / "2", "run", formats=ALL)

    write_project_report(project, target)

    assert target.counts.read_bytes() == before.counts.read_bytes()
    assert target.cells.read_bytes() == before.cells.read_bytes()
    told = ["2 images are no longer there", "1 image is no longer there"]
    assert all(one in row["flag"] for one, row in zip(told, read(target.samples), strict=True))
    samples = json.loads(target.json.read_bytes())["samples"]
    assert [sample["n_missing"] for sample in samples] == [2, 1]
    assert {"kind": "images_missing", "text": told[0]} in samples[0]["flags"]
    notes = [row[-1].value for row in openpyxl.load_workbook(target.workbook)["Samples"].iter_rows(min_row=2)]
    assert all(one in str(note) for one, note in zip(told, notes, strict=True))
    assert f"• {told[0]}." in read_pdf(target.files[-1])


def test_the_laboratory_decides_what_is_a_white_cell(project: Project, mixed: int, tmp_path: Path) -> None:
    laboratory = Laboratory(name="Ours", roles={"platelet": Role.WBC})
    target = ReportTarget(tmp_path / "out", "run")

    _, counts, _ = write_project_report(project, target, laboratory=laboratory)

    assert counts.snapshot()[0].n_wbc == 3
    assert summarise_samples(project, laboratory)[mixed].n_wbc == 3
    assert json.loads(target.json.read_bytes())["laboratory"]["roles"] == {"platelet": "wbc"}


def test_the_users_own_tables_hold_where_none_are_named(project: Project, mixed: int, tmp_path: Path) -> None:
    folder = resources.user_laboratory()
    folder.mkdir(parents=True)
    (folder / "reference-ranges.csv").write_text("class,low,high\nneutrophil,75,40\n")

    with pytest.raises(LaboratoryError, match="has a low border of 75, which is above its high border of 40"):
        write_project_report(project, ReportTarget(tmp_path / "out", "run"))

    assert not (tmp_path / "out").exists()


def test_what_the_analyser_counted_is_in_the_report(project: Project, mixed: int, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("sample_id,patient group,analyser WBC,includes NRBC\nS-1,newborn,7.4,yes\n")
    import_sheet(project, read_sheet(sheet), "Ada")
    target = ReportTarget(tmp_path / "out", "run")

    write_project_report(project, target)

    (row,) = read(target.samples)
    found = {name: row[name] for name in ("patient_group", "analyser_wbc", "includes_nrbc", "corrected_wbc")}
    assert found == {
        "patient_group": "newborn",
        "analyser_wbc": "7.40",
        "includes_nrbc": "yes",
        "corrected_wbc": "7.40",
    }


def test_the_work_can_be_followed_and_cancelled(project: Project, day: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    target = ReportTarget(tmp_path / "out", "run", formats=(Format.PDF,))

    write_project_report(project, target, on_progress=lambda *at: told.append(at))

    totals = {total for _, total in told}
    assert len(totals) == 1
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (totals.pop(),) * 2

    def cancel(done: int, total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_project_report(project, ReportTarget(tmp_path / "none", "run"), on_progress=cancel)
    assert [*tmp_path.glob("none/*")] == []


def test_a_number_where_a_text_should_be_is_told_as_damage(
    project: Project, mixed: int, tmp_path: Path
) -> None:
    # The file itself refuses that, so what refuses is taken away and put back.
    rename = "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = 'cell'"
    for old, new in (("reason TEXT", "reason ANY"), ("reason ANY", "reason TEXT")):
        with closing(sqlite3.connect(project.path)) as connection, connection:
            guards = connection.execute(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'cell'"
            ).fetchall()
            for name, _ in guards:
                connection.execute(f"DROP TRIGGER {name}")
            if old == "reason ANY":
                connection.execute("UPDATE cell SET reason = 5 WHERE sample = ?", (mixed,))
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute(rename, (old, new))
            for _, sql in guards:
                connection.execute(sql)

    with pytest.raises(ProjectError, match="is damaged or cut short"):
        list_cells(project, mixed)
    with pytest.raises(ProjectError, match="is damaged or cut short"):
        write_project_report(project, ReportTarget(tmp_path / "out", "run"))
    assert not [*(tmp_path / "out").glob("run*")]
