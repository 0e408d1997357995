"""The package for Debian and the tarball, made of a small folder in place of an application."""

import shutil
import subprocess
import tarfile
from pathlib import Path, PurePosixPath

import pytest

from distribution.archive import make_archive
from distribution.debian import make_package
from distribution.product import Edition, read_product

PRODUCT = read_product()
SHARE = {PurePosixPath("applications/bloodcell.desktop"): b"[Desktop Entry]\n"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "bloodcell"
    (folder / "_internal").mkdir(parents=True)
    for name in (PRODUCT.command, PRODUCT.window_command):
        shutil.copyfile("/bin/true", folder / name)
        (folder / name).chmod(0o755)
    (folder / "_internal" / "data").write_bytes(bytes(5000))
    (folder / "_internal" / "link").symlink_to("data")
    return folder


@pytest.fixture(scope="module")
def package(built: Path) -> Path:
    pytest.importorskip("PyInstaller")
    if shutil.which("dpkg-deb") is None:
        pytest.skip("dpkg-deb is not installed")
    return make_package(PRODUCT, Edition.VIEWER, built, SHARE, built.parent)


def ask(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_package_says_what_it_is_and_needs(package: Path) -> None:
    control = ask("dpkg-deb", "--field", package)
    assert "Package: bloodcell-viewer\n" in control
    assert f"Version: {PRODUCT.version}\n" in control
    assert "Conflicts: bloodcell\n" in control
    assert "Depends: libc6 (>= 2." in control
    assert "For research use only." in control


def test_programs_and_starters_are_where_the_system_looks(package: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    ask("dpkg-deb", "--extract", package, root)
    assert (root / "opt/bloodcell/_internal/link").readlink() == Path("data")
    assert (root / "usr/bin/bloodcell-gui").readlink() == Path("/opt/bloodcell/bloodcell-gui")
    assert (root / "usr/share/applications/bloodcell.desktop").is_file()
    assert (root / "usr/share/doc/bloodcell-viewer/copyright").is_file()
    listed = ask("dpkg-deb", "--contents", package)
    assert {line.split()[1] for line in listed.splitlines()} == {"root/root"}


def test_the_sums_are_those_of_the_files(package: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    ask("dpkg-deb", "--raw-extract", package, root)
    done = subprocess.run(["md5sum", "--quiet", "--check", "DEBIAN/md5sums"], cwd=root, capture_output=True)
    assert done.returncode == 0, done.stdout


def test_the_tarball_holds_one_folder_of_nobody(built: Path, tmp_path: Path) -> None:
    path = make_archive(PRODUCT, Edition.FULL, built, SHARE, tmp_path)
    name = f"bloodcell-{PRODUCT.version}-full-linux"
    with tarfile.open(path) as archive:
        members = {member.name: member for member in archive}
    assert {place.split("/")[0] for place in members} == {name}
    assert members[f"{name}/bloodcell-gui"].mode & 0o111
    assert members[f"{name}/_internal/link"].linkname == "data"
    assert f"{name}/share/applications/bloodcell.desktop" in members
    assert {member.uname for member in members.values()} == {""}
