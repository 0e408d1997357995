"""A package for Debian and Ubuntu."""

import hashlib
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from distribution.libraries import list_needed
from distribution.product import Edition, Product

_ROOT = PurePosixPath("opt")
_KIBIBYTE = 1024
_CONTROL = """Package: {package}
Version: {version}
Section: science
Priority: optional
Architecture: {architecture}
Maintainer: {developers} <nobody@invalid>
Installed-Size: {kibibytes}
Depends: {depends}
Recommends: fonts-dejavu-core | fonts-liberation, xdg-utils
Conflicts: {other}
Replaces: {other}
Description: {summary}
{description}
"""


def package_name(product: Product, edition: Edition) -> str:
    """Return the package's name: the full edition has the product's own."""
    return product.command if edition.trains else f"{product.command}-{edition.value}"


def installed_folder(product: Product) -> PurePosixPath:
    """Return the application's folder where the package is installed, from the root and without its slash."""
    return _ROOT / product.command


def make_package(
    product: Product, edition: Edition, built: Path, share: Mapping[PurePosixPath, bytes], out: Path
) -> Path:
    """Write the package and return its file.

    Args:
        product: The product.
        edition: What was built.
        built: The built application's folder.
        share: Files below `/usr/share`, by their place.
        out: Folder for the package.
    """
    architecture = _ask("dpkg", "--print-architecture")
    name = package_name(product, edition)
    path = out / f"{name}_{product.version}_{architecture}.deb"
    with tempfile.TemporaryDirectory(dir=out, prefix="deb-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        application = root / installed_folder(product)
        shutil.copytree(built, application, symlinks=True, copy_function=_link)
        _write_files(root / "usr" / "share", share)
        _write_files(
            root / "usr" / "share" / "doc" / name, {PurePosixPath("copyright"): _describe_rights(product)}
        )
        programs = root / "usr" / "bin"
        programs.mkdir()
        for program in (product.command, product.window_command):
            (programs / program).symlink_to(f"/{installed_folder(product)}/{program}")
        control = _CONTROL.format(
            package=name,
            version=product.version,
            architecture=architecture,
            developers=product.developers,
            kibibytes=_measure(root) // _KIBIBYTE,
            depends=", ".join(find_system_packages(built)),
            other=package_name(product, Edition.VIEWER if edition.trains else Edition.FULL),
            summary=product.slogan,
            description="\n .\n".join(f" {paragraph}" for paragraph in product.description),
        )
        sums = _sum_files(root)
        _write_files(
            root / "DEBIAN",
            {PurePosixPath("control"): control.encode(), PurePosixPath("md5sums"): sums.encode()},
        )
        # Whose glibc is new enough for the programs reads this too, and xz is slow.
        _run("dpkg-deb", "--root-owner-group", "-Zzstd", "--build", str(root), str(path))
    return path


def find_system_packages(built: Path) -> list[str]:
    """Return the packages of those libraries that the application is linked with and does not bring."""
    files = [path for path in built.rglob("*") if path.is_file() and not path.is_symlink()]
    brought = {path.name for path in built.rglob("*")}
    needed: set[str] = set()
    for path in files:
        if ".so" in path.name or (path.parent == built and os.access(path, os.X_OK)):
            needed |= list_needed(str(path)) - brought
    owners = {_find_owner(name) for name in needed} - {None, "libc6"}
    return [f"libc6 (>= {platform.libc_ver()[1]})", *sorted(filter(None, owners))]


def _find_owner(library: str) -> str | None:
    found = subprocess.run(["dpkg", "-S", f"*/{library}"], capture_output=True, text=True)
    owners = {line.partition(":")[0] for line in found.stdout.splitlines()}
    # A cross compiler has copies of its own.
    return min((one for one in owners if not one.endswith("-cross")), default=None)


def _link(source: str, target: str) -> None:
    # Nothing is changed in it, so the disk needs it once only.
    os.link(source, target, follow_symlinks=False)


def _describe_rights(product: Product) -> bytes:
    place = f"/{installed_folder(product)}"
    text = (
        f"{product.title} {product.version}, {product.copyright}.\n\n"
        f"The licence is {place}/LICENSE, what it stands on {place}/NOTICE.md; the licences of the packages\n"
        f"that come with it lie in {place}/licences.\n"
    )
    return text.encode()


def _write_files(folder: Path, files: Mapping[PurePosixPath, bytes]) -> None:
    for place, data in files.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _sum_files(root: Path) -> str:
    lines = []
    for path in _list_files(root):
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'md5').hexdigest()}  {path.relative_to(root)}\n")
    return "".join(lines)


def _measure(root: Path) -> int:
    return sum(path.stat().st_size for path in _list_files(root))


def _list_files(root: Path) -> Iterable[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())


def _ask(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
