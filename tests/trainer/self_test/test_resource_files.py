from pathlib import Path

import pytest

from trainer.errors import SelfTestError
from trainer.self_test.contents import CONTENTS
from trainer.self_test.resource_files import check_resource_files


def test_all_is_there(product: Path, tmp_path: Path) -> None:
    assert check_resource_files(tmp_path) == f"{len(CONTENTS)} files are there and readable."


def test_the_list_names_all_that_comes_with_the_product(product: Path) -> None:
    found = {path.relative_to(product).as_posix() for path in product.rglob("*") if path.is_file()}
    cells = {name for name in found if name.startswith("samples/drawn-")}
    # Whoever adds a file adds it to `trainer.self_test.contents` too.
    assert found - cells - {"__init__.py"} == set(CONTENTS)


@pytest.mark.parametrize("name", CONTENTS)
def test_a_missing_file_is_named(product: Path, tmp_path: Path, name: str) -> None:
    (product / name).unlink()
    with pytest.raises(SelfTestError, match="is missing in") as told:
        check_resource_files(tmp_path)
    assert f"“{name}”" in told.value.summary


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("icons/train.svg", 100),
        ("fonts/DejaVuSansCondensed.ttf", 300_000),
        ("fonts/DroidSansFallback.ttf", 10),
        ("languages/it/LC_MESSAGES/bloodcell.mo", 100_000),
        ("languages/it/LC_MESSAGES/bloodcell.mo", 10),
        ("recipes/default.toml", 142),
        ("laboratory/class-roles.csv", 0),
        ("fonts/LICENSE-Droid.txt", 0),
    ],
)
def test_a_file_that_was_cut_short_is_named(product: Path, tmp_path: Path, name: str, kept: int) -> None:
    path = product / name
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(SelfTestError, match="damaged or cannot be read") as told:
        check_resource_files(tmp_path)
    assert f"“{name}”" in told.value.summary


def test_several_are_named_in_one_sentence(product: Path, tmp_path: Path) -> None:
    for name in ("back", "close", "copy", "done", "drop"):
        (product / f"icons/{name}.svg").unlink()
    with pytest.raises(SelfTestError, match="are missing"):
        check_resource_files(tmp_path)
