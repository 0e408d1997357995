from pathlib import Path

from distribution.product import read_product
from distribution.stage import list_contents
from distribution.unpacking import unpack

DESKTOP = {"share", "share/applications", "share/applications/bloodcell.desktop"}


def list_places(folder: Path) -> set[str]:
    assert (folder / read_product().command).stat().st_mode & 0o111
    return set(list_contents(folder))


def test_what_is_in_a_tarball_is_the_application(
    small_application: Path, small_archive: Path, tmp_path: Path
) -> None:
    assert list_places(unpack(small_archive, tmp_path)) == list_places(small_application) | DESKTOP


def test_what_is_in_a_debian_package_is_the_application(
    small_application: Path, small_package: Path, tmp_path: Path
) -> None:
    assert list_places(unpack(small_package, tmp_path)) == list_places(small_application)
