"""A tarball for every Linux: unpacked anywhere, and started."""

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from distribution.product import Edition, Product


def make_archive(
    product: Product, edition: Edition, built: Path, share: Mapping[PurePosixPath, bytes], out: Path
) -> Path:
    """Write the tarball and return its file: one folder, with what desktops want to know in its `share`.

    Args:
        product: The product.
        edition: What was built.
        built: The built application's folder.
        share: Files for the user's own `~/.local/share`, by their place.
        out: Folder for the tarball.
    """
    name = f"{product.command}-{product.version}-{edition.value}-linux"
    path = out / f"{name}.tar.gz"
    with tarfile.open(path, "w:gz", compresslevel=6) as archive:
        archive.add(built, name, filter=_belong_to_nobody)
        for place, data in sorted(share.items()):
            member = tarfile.TarInfo(f"{name}/share/{place}")
            member.size, member.mode = len(data), 0o644
            archive.addfile(member, io.BytesIO(data))
    return path


def _belong_to_nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member
