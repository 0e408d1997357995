import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from trainer.inference.predictions import Prediction, Status
from trainer.reports.cells import encode_cell, write_cells
from trainer.reports.outcomes import take_prediction
from trainer.reports.tables import COMMA_COUNTRIES, STANDARD

IDS = ("neutrophil", "erythroblast", "=odd")
Predict = Callable[..., Prediction]


def rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def test_a_classified_cell(tmp_path: Path, predict: Predict) -> None:
    with write_cells(tmp_path / "cells.csv", STANDARD, IDS, len(IDS)) as add:
        add(take_prediction(predict("S-001", "deep/a.png", 1, probabilities=(0.25, 0.7, 0.05))))

    assert rows(tmp_path / "cells.csv") == [
        {
            "sample_id": "S-001",
            "image": "deep/a.png",
            "machine_class": "erythroblast",
            "confidence": "0.700000",
            "status": "classified",
            "final_class": "erythroblast",
            "reason": "",
            "converted_from": "",
            "cropped": "",
            "reviewed": "",
            "comment": "",
            "p_neutrophil": "0.250000",
            "p_erythroblast": "0.700000",
            "p_=odd": "0.050000",
        }
    ]


def test_an_unsure_cell_has_no_final_class(tmp_path: Path, predict: Predict) -> None:
    with write_cells(tmp_path / "cells.csv", STANDARD, IDS, len(IDS)) as add:
        add(take_prediction(predict("S-001", "a.png", 0, Status.UNSURE)))

    (row,) = rows(tmp_path / "cells.csv")
    assert (row["machine_class"], row["status"], row["final_class"]) == ("neutrophil", "unsure", "")


@pytest.mark.parametrize("status", [Status.EXCLUDED, Status.FAILED])
def test_what_was_not_classified_has_a_reason_and_no_numbers(
    tmp_path: Path, predict: Predict, status: Status
) -> None:
    with write_cells(tmp_path / "cells.csv", STANDARD, IDS, len(IDS)) as add:
        add(take_prediction(predict("S-001", "a.png", status=status, reason="It is so.")))

    (row,) = rows(tmp_path / "cells.csv")
    assert {name: value for name, value in row.items() if value} == {
        "sample_id": "S-001",
        "image": "a.png",
        "status": status.value,
        "reason": "It is so.",
    }


def test_what_was_done_to_an_image_is_in_its_row(tmp_path: Path, predict: Predict) -> None:
    with write_cells(tmp_path / "cells.csv", STANDARD, IDS, len(IDS)) as add:
        add(take_prediction(predict("S-001", "a.png", 0, conversions=("grey", "16-bit"), cropped=True)))

    (row,) = rows(tmp_path / "cells.csv")
    assert (row["converted_from"], row["cropped"]) == ("grey 16-bit", "yes")


def test_names_that_could_be_formulas_are_guarded(tmp_path: Path, predict: Predict) -> None:
    with write_cells(tmp_path / "cells.csv", STANDARD, IDS, len(IDS)) as add:
        add(take_prediction(predict("-S", "=cmd|' /C calc'!A0.png", 2)))

    (row,) = rows(tmp_path / "cells.csv")
    assert (row["sample_id"], row["image"]) == ("'-S", "'=cmd|' /C calc'!A0.png")
    assert (row["machine_class"], row["final_class"]) == ("'=odd", "'=odd")


def test_the_comma_countries_get_decimal_commas(tmp_path: Path, predict: Predict) -> None:
    with write_cells(tmp_path / "cells.csv", COMMA_COUNTRIES, IDS, len(IDS)) as add:
        add(take_prediction(predict("S-001", "a.png", 0)))

    (row,) = rows(tmp_path / "cells.csv", ";")
    assert (row["confidence"], row["p_erythroblast"]) == ("0,750000", "0,125000")


def test_the_json_of_a_cell_says_the_same(predict: Predict) -> None:
    cell = predict("=S", "a.png", 1, probabilities=(0.25, 0.7, 0.05), conversions=("grey",), cropped=True)

    assert json.loads(encode_cell(take_prediction(cell), IDS)) == {
        "sample_id": "=S",
        "image": "a.png",
        "machine_class": "erythroblast",
        "confidence": 0.7,
        "status": "classified",
        "final_class": "erythroblast",
        "reason": "",
        "converted_from": ["grey"],
        "cropped": True,
        "reviewed": False,
        "comment": "",
        "probabilities": [0.25, 0.7, 0.05],
    }


def test_the_json_of_a_failure_has_nulls_for_numbers(predict: Predict) -> None:
    failed = predict("S", "a.png", status=Status.FAILED, reason="“x”")
    cell = json.loads(encode_cell(take_prediction(failed), IDS))

    assert (cell["machine_class"], cell["confidence"], cell["probabilities"]) == (None, None, None)
    assert cell["reason"] == "“x”"


def test_a_name_that_is_no_unicode_is_an_escape_in_json(predict: Predict) -> None:
    name = b"caf\xe9.png".decode("utf-8", "surrogateescape")

    assert json.loads(encode_cell(take_prediction(predict("S", name, 0)), IDS))["image"] == "caf\\udce9.png"


def test_a_reviewed_cell_keeps_what_the_model_said(tmp_path: Path, predict: Predict) -> None:
    said = take_prediction(predict("S", "a.png", 0, Status.UNSURE))
    reviewed = replace(said, status=Status.CLASSIFIED, class_index=3)
    with write_cells(tmp_path / "cells.csv", STANDARD, (*IDS, "blast"), len(IDS)) as add:
        add(reviewed)

    (row,) = rows(tmp_path / "cells.csv")
    assert (row["machine_class"], row["status"], row["final_class"]) == ("neutrophil", "classified", "blast")
    assert "p_blast" not in row
    cell = json.loads(encode_cell(reviewed, (*IDS, "blast")))
    assert (cell["machine_class"], cell["final_class"]) == ("neutrophil", "blast")
