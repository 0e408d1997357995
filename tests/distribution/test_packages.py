"""The package for Debian and the tarball, made of a small folder in place of an application."""

import subprocess
import tarfile
from pathlib import Path

from distribution.product import read_product

PRODUCT = read_product()


def ask(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_package_says_what_it_is_and_needs(small_package: Path) -> None:
    control = ask("dpkg-deb", "--field", small_package)
    assert "Package: bloodcell-viewer\n" in control
    assert f"Version: {PRODUCT.version}\n" in control
    assert "Conflicts: bloodcell\n" in control
    assert "Depends: libc6 (>= 2." in control
    assert "For research use only." in control


def test_programs_and_starters_are_where_the_system_looks(small_package: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    ask("dpkg-deb", "--extract", small_package, root)
    assert (root / "opt/bloodcell/_internal/link").readlink() == Path("data")
    assert (root / "usr/bin/bloodcell-gui").readlink() == Path("/opt/bloodcell/bloodcell-gui")
    assert (root / "usr/share/applications/bloodcell.desktop").is_file()
    assert (root / "usr/share/doc/bloodcell-viewer/copyright").is_file()
    listed = ask("dpkg-deb", "--contents", small_package)
    assert {line.split()[1] for line in listed.splitlines()} == {"root/root"}


def test_the_sums_are_those_of_the_files(small_package: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    ask("dpkg-deb", "--raw-extract", small_package, root)
    done = subprocess.run(["md5sum", "--quiet", "--check", "DEBIAN/md5sums"], cwd=root, capture_output=True)
    assert done.returncode == 0, done.stdout


def test_the_tarball_holds_one_folder_of_nobody(small_archive: Path) -> None:
    name = f"bloodcell-{PRODUCT.version}-full-linux"
    with tarfile.open(small_archive) as archive:
        members = {member.name: member for member in archive}
    assert {place.split("/")[0] for place in members} == {name}
    assert members[f"{name}/bloodcell-gui"].mode & 0o111
    assert members[f"{name}/_internal/link"].linkname == "data"
    assert f"{name}/share/applications/bloodcell.desktop" in members
    assert {member.uname for member in members.values()} == {""}
