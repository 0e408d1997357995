from pathlib import Path

import pytest

from trainer.errors import LaboratoryError
from trainer.reports.laboratory_tables import RANGES, ROLES, read_ranges, read_roles

HEADER = "class,patient group,low,high,unit\n"


def put(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_decimal_commas_are_read_where_semicolons_divide(tmp_path: Path) -> None:
    path = put(tmp_path, RANGES, "class;low;high;unit\nneutrophil;40,5;75,25;%\n")

    (found,) = read_ranges(path, {})

    assert (found.low, found.high) == (40.5, 75.25)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("neutrophil,,75,40,%\n", "Line 2 of “reference-ranges.csv” has a low border of 75, which is above"),
        ("neutrophlis,,40,75,%\n", "has the class “neutrophlis”, which nobody knows"),
        (",,40,75,%\n", "Line 2 of “reference-ranges.csv” names no class"),
        ("neutrophil,,40,5,75,%\n", "has 6 values, but the first line names 5 columns"),
        ('neutrophil,,"1,000.5",,10^9/l\n', "has the border “1,000.5”, which is no figure in 10^9/l"),
        ("neutrophil,,-1,75,%\n", "has the border “-1”"),
        ("neutrophil,,40,101,%\n", "has the border “101”, which is no figure in % of WBC"),
        ("neutrophil,,inf,,10^9/l\n", "has the border “inf”"),
        ("neutrophil,,nan,75,%\n", "has the border “nan”"),
        ("neutrophil,,some,75,%\n", "has the border “some”"),
        ("neutrophil,,,,%\n", "has neither a low nor a high border"),
        ("neutrophil,,40,75,mg\n", "has the unit “mg”, which is none of a differential"),
        ("erythroblast,,,1,%\n", "gives “erythroblast” a range in % of WBC, but it counts as nrbc"),
        ("neutrophil,,,1,per 100 WBC\n", "gives “neutrophil” a range in per 100 WBC, but it counts as wbc"),
        ("neutrophil,=1+1,40,75,%\n", "has the patient group “=1+1”, which a spreadsheet would take"),
        ("neutrophil,,1,2,%\nNeutrophils,,3,4,\n", "Lines 2 and 3 of “reference-ranges.csv” are about"),
    ],
)
def test_a_line_that_makes_no_sense_is_named(tmp_path: Path, lines: str, told: str) -> None:
    path = put(tmp_path, RANGES, HEADER + lines)

    with pytest.raises(LaboratoryError) as caught:
        read_ranges(path, {})

    assert told in caught.value.summary
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("ig,wbcs\n", "Line 2 of “class-roles.csv” has the role “wbcs”, which there is not"),
        ("ig,unsure\n", "has the role “unsure”"),
        ("ig\n", "has the role “”"),
        (",wbc\n", "names no class"),
        ("ig,wbc\nImmature granulocyte,artefact\n", "gives “ig” a second role"),
    ],
)
def test_a_role_that_makes_no_sense_is_named(tmp_path: Path, lines: str, told: str) -> None:
    path = put(tmp_path, ROLES, "class,role\n" + lines)

    with pytest.raises(LaboratoryError) as caught:
        read_roles(path)

    assert told in caught.value.summary
    assert caught.value.remedy
