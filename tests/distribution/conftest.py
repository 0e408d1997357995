import shutil
from pathlib import Path, PurePosixPath

import pytest

from distribution.archive import make_archive
from distribution.debian import make_package
from distribution.product import Edition, read_product

SHARE = {PurePosixPath("applications/bloodcell.desktop"): b"[Desktop Entry]\n"}


@pytest.fixture(scope="session")
def small_application(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small folder in place of a built application; it is only read."""
    product = read_product()
    folder = tmp_path_factory.mktemp("built") / "bloodcell"
    (folder / "_internal").mkdir(parents=True)
    for name in (product.command, product.window_command):
        shutil.copyfile("/bin/true", folder / name)
        (folder / name).chmod(0o755)
    (folder / "_internal" / "data").write_bytes(bytes(5000))
    (folder / "_internal" / "link").symlink_to("data")
    return folder


@pytest.fixture(scope="session")
def small_package(small_application: Path) -> Path:
    """The viewer's package for Debian, with that folder in place of the viewer."""
    pytest.importorskip("PyInstaller")
    if shutil.which("dpkg-deb") is None:
        pytest.skip("dpkg-deb is not installed")
    return make_package(read_product(), Edition.VIEWER, small_application, SHARE, small_application.parent)


@pytest.fixture(scope="session")
def small_archive(small_application: Path) -> Path:
    """The full edition's tarball, with that folder in its place."""
    return make_archive(read_product(), Edition.FULL, small_application, SHARE, small_application.parent)
