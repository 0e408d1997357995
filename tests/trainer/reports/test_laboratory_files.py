import re
from pathlib import Path

import pytest
from PIL import Image

from trainer import resources
from trainer.classes import Role
from trainer.errors import LaboratoryError
from trainer.reports.laboratory import Laboratory, ReferenceRange, Unit
from trainer.reports.laboratory_files import FACTS, FILES, read_laboratory, write_example
from trainer.reports.laboratory_tables import RANGES, ROLES

HEADER = "class,patient group,low,high,unit\n"


def put(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_who_says_nothing_changes_nothing() -> None:
    assert read_laboratory() == Laboratory()


def test_the_users_own_folder_is_read_where_none_is_named() -> None:
    folder = resources.user_laboratory()
    folder.mkdir(parents=True)
    put(folder, FACTS, 'name = "Ours"\n')

    assert read_laboratory().name == "Ours"


def test_a_laboratory_in_full(tmp_path: Path) -> None:
    Image.new("RGB", (30, 10), "blue").save(tmp_path / "logo.png")
    put(tmp_path, FACTS, 'name = "Labor Müller"\nlogo = "logo.png"\nmost_unsure_percent = 2.5\n')
    put(tmp_path, ROLES, "class,role\n# ours\nImmature granulocytes,WBC\nSmudge  Cell,artefact\nBlast,wbc\n")
    put(
        tmp_path,
        RANGES,
        HEADER + "Neutrophils,,40,75,%\nneutrophil,newborn,50,,10^9/L\nnrbc,,,0,per 100 WBC\nblast,,,0,\n",
    )

    found = read_laboratory(tmp_path)

    assert (found.name, found.most_unsure_percent) == ("Labor Müller", 2.5)
    assert found.logo == (tmp_path / "logo.png").read_bytes()
    assert found.roles == {"ig": Role.WBC, "smudge cell": Role.ARTEFACT, "blast": Role.WBC}
    assert found.ranges == (
        ReferenceRange(class_id="neutrophil", low=40, high=75),
        ReferenceRange(class_id="neutrophil", patient_group="newborn", low=50, unit=Unit.PER_LITRE),
        ReferenceRange(class_id="erythroblast", high=0, unit=Unit.PER_100_WBC),
        ReferenceRange(class_id="blast", high=0),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name = Ours\n", "“laboratory.toml” cannot be read"),
        ("nmae = 'Ours'\n", "has “nmae”, which means nothing"),
        ("name = 5\n", "has a name that cannot stand in a report"),
        ('name = "two\\nlines"\n', "has a name that cannot stand in a report"),
        (f"name = '{'x' * 121}'\n", "has a name that cannot stand in a report"),
        ("most_unsure_percent = 101\n", "has “101” for most_unsure_percent"),
        ("most_unsure_percent = true\n", "has “True” for most_unsure_percent"),
        ("most_unsure_percent = '5'\n", "has “5” for most_unsure_percent"),
        ("logo = 5\n", "has a logo that is no name of a file"),
        ("logo = 'gone.png'\n", "The logo “gone.png” of “laboratory.toml” cannot be used (No such file"),
        ("logo = 'laboratory.toml'\n", "The logo “laboratory.toml” of “laboratory.toml” cannot be used"),
    ],
)
def test_facts_that_make_no_sense_are_named(tmp_path: Path, text: str, told: str) -> None:
    put(tmp_path, FACTS, text)

    with pytest.raises(LaboratoryError) as caught:
        read_laboratory(tmp_path)

    assert told in caught.value.summary
    assert caught.value.remedy


def test_a_logo_that_is_damaged_or_huge_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, FACTS, 'logo = "logo.png"\n')
    Image.new("RGB", (300, 100), "blue").save(tmp_path / "logo.png")
    whole = (tmp_path / "logo.png").read_bytes()
    (tmp_path / "logo.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(LaboratoryError, match="cannot be used"):
        read_laboratory(tmp_path)
    (tmp_path / "logo.png").write_bytes(whole)
    monkeypatch.setattr("trainer.reports.laboratory_files._MOST_LOGO_SIDE", 200)
    with pytest.raises(LaboratoryError, match="over 200 pixels wide or high"):
        read_laboratory(tmp_path)


def test_a_folder_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(LaboratoryError, match=r"There is no folder “.*gone”"):
        read_laboratory(tmp_path / "gone")


def test_the_example_can_be_read_and_edited(tmp_path: Path) -> None:
    put(tmp_path, FACTS, 'name = "Ours"\n')

    written = write_example(tmp_path)

    assert {path.name for path in written} == set(FILES) - {FACTS}
    assert read_laboratory(tmp_path) == Laboratory(name="Ours")
    assert write_example(tmp_path) == ()


def test_the_examples_are_no_ranges_before_somebody_says_so(tmp_path: Path) -> None:
    assert read_laboratory(resources.example_laboratory()) == Laboratory()
    for name in (RANGES, ROLES):
        example = (resources.example_laboratory() / name).read_text(encoding="utf-8")
        # What is given as an example is right once its sign is taken away.
        put(tmp_path, name, re.sub(r"^# ?(?=[a-z]+,)", "", example, flags=re.MULTILINE))

    found = read_laboratory(tmp_path)

    assert {one.class_id for one in found.ranges} >= {"neutrophil", "lymphocyte", "erythroblast"}
    assert found.roles == {"ig": Role.WBC, "smudge": Role.ARTEFACT}
