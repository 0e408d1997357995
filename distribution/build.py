"""Build an edition of the application, and its packages for Linux.

    python -m distribution.build viewer --out FOLDER [--packages]

leaves the application in `FOLDER/bloodcell`; with `--packages` a `.deb` and a tarball beside it.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from distribution.archive import make_archive
from distribution.debian import make_package
from distribution.desktop_files import make_desktop_files
from distribution.licences import write_licences
from distribution.product import ROOT, Edition, read_product

EDITION_VARIABLE = "BLOODCELL_PRODUCT"
# As reproducible builds have it: seconds since 1970 that count as now.
_DATE_VARIABLE = "SOURCE_DATE_EPOCH"


class BuildError(Exception):
    """PyInstaller fails; the text is the end of what it said."""


def build(edition: Edition, out: Path) -> Path:
    """Build an edition and return its folder.

    Args:
        edition: Which one.
        out: Where the folder goes; one of an earlier build is replaced.

    Raises:
        BuildError: PyInstaller fails.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix="work-") as work:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "PyInstaller", str(ROOT / "build.spec"), "--noconfirm"),
                *("--distpath", str(out), "--workpath", work),
            ],
            env={**os.environ, EDITION_VARIABLE: edition.value},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    if done.returncode:
        raise BuildError("\n".join(done.stdout.splitlines()[-30:]))
    folder = out / read_product().command
    for name in ("LICENSE", "NOTICE.md"):
        shutil.copyfile(ROOT / name, folder / name)
    write_licences(edition, folder / "licences")
    return folder


def make_packages(edition: Edition, built: Path, out: Path) -> Iterator[Path]:
    """Write the packages for Linux, and yield the file of each as it is there."""
    product = read_product()
    now = datetime.fromtimestamp(float(os.environ.get(_DATE_VARIABLE, time.time())), UTC)
    share = make_desktop_files(product, now.date().isoformat())
    for make in (make_package, make_archive):
        yield make(product, edition, built, share, out)


def main() -> int:
    """Build what the command line asks for; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("edition", type=Edition, choices=list(Edition))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--packages", action="store_true")
    options = parser.parse_args()
    started = time.monotonic()
    try:
        built = build(options.edition, options.out.resolve())
    except BuildError as error:
        sys.exit(str(error))
    print(f"{built}: built in {time.monotonic() - started:.0f} s")
    if options.packages:
        for path in make_packages(options.edition, built, options.out.resolve()):
            print(f"{path}: {path.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
