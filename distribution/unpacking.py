"""Takes the application out of its packages for Linux, without installing them."""

import subprocess
import tarfile
from pathlib import Path

from distribution.debian import installed_folder
from distribution.product import read_product


def unpack(package: Path, folder: Path) -> Path:
    """Unpack a package and return the application's folder in it.

    Args:
        package: A `.deb`, or else a tarball.
        folder: Takes what is in it.

    Raises:
        ValueError: The tarball holds no folder, or more than one.
    """
    if package.suffix == ".deb":
        subprocess.run(["dpkg-deb", "--extract", str(package), str(folder)], check=True)
        return folder / installed_folder(read_product())
    with tarfile.open(package) as archive:
        archive.extractall(folder, filter="data")
        tops = {name.split("/")[0] for name in archive.getnames()}
    (top,) = tops
    return folder / top
