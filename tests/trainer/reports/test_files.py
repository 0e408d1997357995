import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from trainer.bundle.model_file import ModelFile
from trainer.classes import Role
from trainer.dataset.framing import FramingChoice
from trainer.errors import OutputError
from trainer.inference.predictions import Prediction, Status
from trainer.reports.counts import RunCounts
from trainer.reports.differential import AnalyserCount
from trainer.reports.files import write_report
from trainer.reports.laboratory import Laboratory, ReferenceRange
from trainer.reports.notice import RESEARCH_USE
from trainer.reports.outcomes import Outcome, take_prediction
from trainer.reports.sample_facts import SampleFacts
from trainer.reports.tables import COMMA_COUNTRIES, STANDARD, Dialect
from trainer.reports.target import Format, ReportTarget
from trainer.reports.used_model import name_model

Predict = Callable[..., Prediction]
SIGNED = SampleFacts(
    patient_group="child",
    analyser=AnalyserCount(7.5, includes_nrbc=True),
    state="signed",
    reviewer="=Ada",
    reviewed_at="2025-03-31T14:05:00Z",
)


def make_predictions(predict: Predict) -> list[Prediction]:
    return [
        predict("S-001", "a.png", 0),
        predict("S-001", "b.png", 0),
        predict("S-001", "c.png", 1),
        predict("S-001", "d.png", status=Status.EXCLUDED, reason="copy of “a.png”"),
        predict("=S, 2", "Müller.png", 2),
        predict("=S, 2", "-x.png", status=Status.FAILED, reason="The file is empty (0 bytes)."),
    ]


def review(prediction: Prediction) -> Outcome:
    """Somebody has looked at one of the cells."""
    outcome = take_prediction(prediction)
    return replace(outcome, reviewed=True, comment="=1+1") if outcome.image == "a.png" else outcome


def write(
    folder: Path, model: ModelFile, predictions: list[Prediction], dialect: Dialect = STANDARD
) -> dict[str, bytes]:
    counts = RunCounts(["S-001", "=S, 2"], model.card.classes)
    counts.note_facts("S-001", SIGNED)
    files = write_report(
        ReportTarget(folder, "run", dialect), name_model(model), map(review, predictions), counts
    )
    return {path.name: path.read_bytes() for path in files}


def test_the_tables_to_the_byte(tmp_path: Path, tiny_model: ModelFile, predict: Predict) -> None:
    files = write(tmp_path / "out", tiny_model, make_predictions(predict))

    assert files["run_counts.csv"].decode() == (
        "\ufeffsample_id,class,role,count,percent_of_wbc,percent_of_all\r\n"
        "S-001,neutrophil,wbc,2,100.00,66.67\r\n"
        "S-001,erythroblast,nrbc,1,,33.33\r\n"
        "S-001,platelet,platelet,0,,0.00\r\n"
        '"\'=S, 2",neutrophil,wbc,0,,0.00\r\n'
        '"\'=S, 2",erythroblast,nrbc,0,,0.00\r\n'
        '"\'=S, 2",platelet,platelet,1,,100.00\r\n'
    )
    note = f"{RESEARCH_USE} Knows three colours."
    assert files["run_samples.csv"].decode() == (
        "\ufeffsample_id,n_images,n_classified,n_unsure,n_excluded,n_failed,n_wbc,nrbc_per_100_wbc,"
        "n_platelets,flag,model,note,patient_group,analyser_wbc,includes_nrbc,corrected_wbc,state,reviewer,"
        "reviewed_at\r\n"
        f"S-001,4,3,0,1,0,2,50.00,0,fewer than 100 WBC,tiny,{note},child,7.50,yes,5.00,signed,'=Ada,"
        "2025-03-31T14:05:00Z\r\n"
        f'"\'=S, 2",2,1,0,0,1,0,,1,fewer than 100 WBC,tiny,{note},,,,,new,,\r\n'
    )
    assert files["run_cells.csv"].decode() == (
        "\ufeffsample_id,image,machine_class,confidence,status,final_class,reason,converted_from,cropped,"
        "reviewed,comment,p_neutrophil,p_erythroblast,p_platelet\r\n"
        "S-001,a.png,neutrophil,0.750000,classified,neutrophil,,,,yes,'=1+1,0.750000,0.125000,0.125000\r\n"
        "S-001,b.png,neutrophil,0.750000,classified,neutrophil,,,,,,0.750000,0.125000,0.125000\r\n"
        "S-001,c.png,erythroblast,0.750000,classified,erythroblast,,,,,,0.125000,0.750000,0.125000\r\n"
        "S-001,d.png,,,excluded,,copy of “a.png”,,,,,,,\r\n"
        '"\'=S, 2",Müller.png,platelet,0.750000,classified,platelet,,,,,,0.125000,0.125000,0.750000\r\n'
        "\"'=S, 2\",'-x.png,,,failed,,The file is empty (0 bytes).,,,,,,,\r\n"
    )


def test_the_comma_countries_get_another_form_of_the_same(
    tmp_path: Path, tiny_model: ModelFile, predict: Predict
) -> None:
    files = write(tmp_path / "out", tiny_model, make_predictions(predict), COMMA_COUNTRIES)

    assert b"S-001;neutrophil;wbc;2;100,00;66,67\r\n" in files["run_counts.csv"]
    assert b";c.png;erythroblast;0,750000;" in files["run_cells.csv"]


def test_the_json_is_one_object_with_all_of_it(
    tmp_path: Path, tiny_model: ModelFile, predict: Predict
) -> None:
    twin = json.loads(write(tmp_path / "out", tiny_model, make_predictions(predict))["run.json"])

    assert list(twin) == ["schema", "note", "model", "framing", "laboratory", "cells", "samples"]
    assert (twin["schema"], twin["note"], twin["framing"]) == (1, RESEARCH_USE, "auto")
    assert twin["model"] == {
        "name": "tiny",
        "title": "Tiny",
        "network": "basic_cnn",
        "classes": ["neutrophil", "erythroblast", "platelet"],
        "caution": "Knows three colours.",
        "sha256": tiny_model.card.entries["model.tflite"],
        "created": tiny_model.card.created,
    }
    assert [cell["image"] for cell in twin["cells"]] == [
        "a.png",
        "b.png",
        "c.png",
        "d.png",
        "Müller.png",
        "-x.png",
    ]
    first, second = twin["samples"]
    assert first["counts"] == {"neutrophil": 2, "erythroblast": 1, "platelet": 0}
    assert first["classes"][0] == {
        "class": "neutrophil",
        "role": "wbc",
        "count": 2,
        "percent_of_wbc": 100.0,
        "percent_of_wbc_95": [34.24, 100.0],
        "percent_of_all": 66.67,
    }
    assert first["differential"] == {
        "n_wbc": 2,
        "percent": {"neutrophil": 100.0},
        "percent_95": {"neutrophil": [34.24, 100.0]},
        "nrbc_per_100_wbc": 50.0,
        "analyser_wbc": 7.5,
        "includes_nrbc": True,
        "corrected_wbc": 5.0,
        "per_litre": {"neutrophil": 5.0},
        "ranges": [],
    }
    assert (first["n_unsure"], first["state"], first["reviewer"]) == (0, "signed", "=Ada")
    assert first["flags"] == [{"kind": "few_wbc", "text": "fewer than 100 WBC"}]
    assert (twin["cells"][0]["reviewed"], twin["cells"][0]["comment"]) == (True, "=1+1")
    assert (second["sample_id"], second["nrbc_per_100_wbc"], second["n_failed"]) == ("=S, 2", None, 1)


def test_a_run_without_images_is_a_report_too(tmp_path: Path, tiny_model: ModelFile) -> None:
    files = write(tmp_path / "out", tiny_model, [])

    assert json.loads(files["run.json"])["cells"] == []
    assert files["run_cells.csv"].count(b"\r\n") == 1
    assert files["run_counts.csv"].count(b"\r\n") == 1 + 2 * 3


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, tiny_model: ModelFile, predict: Predict) -> None:
    first = write(tmp_path / "1", tiny_model, make_predictions(predict))

    assert write(tmp_path / "2", tiny_model, make_predictions(predict)) == first


def test_the_framing_that_was_asked_for_is_stated(tmp_path: Path, tiny_model: ModelFile) -> None:
    counts = RunCounts([], tiny_model.card.classes)

    write_report(ReportTarget(tmp_path, "run"), name_model(tiny_model), [], counts, FramingChoice.WHOLE)

    assert json.loads((tmp_path / "run.json").read_bytes())["framing"] == "whole"


def test_an_interruption_leaves_the_old_report(
    tmp_path: Path, tiny_model: ModelFile, predict: Predict
) -> None:
    before = write(tmp_path / "out", tiny_model, make_predictions(predict))

    def interrupted() -> Iterator[Outcome]:
        yield take_prediction(predict("S-001", "z.png", 2))
        raise KeyboardInterrupt

    counts = RunCounts(["S-001"], tiny_model.card.classes)
    with pytest.raises(KeyboardInterrupt):
        write_report(ReportTarget(tmp_path / "out", "run"), name_model(tiny_model), interrupted(), counts)

    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_nothing_is_classified_for_a_place_that_cannot_be_written(
    tmp_path: Path, tiny_model: ModelFile
) -> None:
    (tmp_path / "file").touch()

    def untouched() -> Iterator[Outcome]:
        raise AssertionError("work was done that nobody will see")
        yield

    counts = RunCounts([], tiny_model.card.classes)
    with pytest.raises(OutputError, match="Nothing can be written in"):
        write_report(ReportTarget(tmp_path / "file", "run"), name_model(tiny_model), untouched(), counts)


def test_a_disk_that_is_full_at_the_end_leaves_the_old_report_whole(
    tmp_path: Path, tiny_model: ModelFile, predict: Predict, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = write(tmp_path / "out", tiny_model, make_predictions(predict))

    def fill(caution: str) -> str:
        raise OSError(28, "No space left on device")

    # What is written last: the table of samples.
    monkeypatch.setattr("trainer.reports.csv_files.join_notice", fill)
    counts = RunCounts(["S-001"], tiny_model.card.classes)
    with pytest.raises(OutputError, match="No space left"):
        write_report(
            ReportTarget(tmp_path / "out", "run"),
            name_model(tiny_model),
            [take_prediction(predict("S-001", "z.png", 2))],
            counts,
        )
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_the_laboratorys_word_is_in_the_report(
    tmp_path: Path, tiny_model: ModelFile, predict: Predict
) -> None:
    usual = ReferenceRange(class_id="neutrophil", low=40, high=75)
    laboratory = Laboratory(name="Ours", roles={"erythroblast": Role.ARTEFACT}, ranges=(usual,))
    counts = RunCounts(["S-001"], tiny_model.card.classes, laboratory)
    outcomes = [take_prediction(predict("S-001", f"{n}.png", n % 2)) for n in range(4)]

    write_report(ReportTarget(tmp_path, "run"), name_model(tiny_model), outcomes, counts)

    twin = json.loads((tmp_path / "run.json").read_bytes())
    assert twin["laboratory"] == {
        "name": "Ours",
        "most_unsure_percent": 5.0,
        "roles": {"erythroblast": "artefact"},
        "ranges": [
            {"class": "neutrophil", "patient_group": "", "low": 40, "high": 75, "unit": "% of WBC"},
        ],
    }
    sample = twin["samples"][0]
    assert (sample["n_wbc"], sample["nrbc_per_100_wbc"]) == (2, 0.0)
    assert sample["differential"]["ranges"] == [
        {
            "class": "neutrophil",
            "patient_group": "",
            "low": 40,
            "high": 75,
            "unit": "% of WBC",
            "value": 100.0,
            "standing": "above",
        }
    ]
    assert [flag["kind"] for flag in sample["flags"]] == ["few_wbc", "outside_range"]
    assert b"S-001,erythroblast,artefact,2,,50.00" in (tmp_path / "run_counts.csv").read_bytes()


def test_only_the_wanted_forms_are_written(tmp_path: Path, tiny_model: ModelFile) -> None:
    target = ReportTarget(tmp_path, "run", formats=(Format.PDF, Format.JSON, Format.XLSX))

    files = write_report(target, name_model(tiny_model), [], RunCounts(["S"], tiny_model.card.classes))

    assert [path.name for path in files] == ["run.json", "run.xlsx", "run.pdf"]
    assert {path.name for path in tmp_path.iterdir() if path.stem.startswith("run")} == {
        "run.json",
        "run.xlsx",
        "run.pdf",
    }
