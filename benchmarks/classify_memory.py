"""How the memory of `classify` grows from 10,000 to 100,000 images, all of them different files.

A small part of the images is copied over and over with another comment in the file, so no two
are byte-identical and every one is classified.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import data_folder, report

CHILD = """
import resource, sys
from trainer.__main__ import main
assert main(["classify", sys.argv[1], "--out", sys.argv[2], "--json"]) == 0
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def make_images(data: Path, count: int, folder: Path) -> Path:
    """Write `count` different JPEG files of few pictures into one folder."""
    sources = [path.read_bytes() for path in sorted(data.rglob("*.jpg"))[:: 13667 // 200]]
    folder.mkdir()
    for number in range(count):
        data_ = sources[number % len(sources)]
        comment = f"{number:012d}".encode()
        # After the start marker: a comment segment of 2 bytes of length and 12 of text.
        path = folder / f"cell_{number:06d}.jpg"
        path.write_bytes(data_[:2] + b"\xff\xfe\x00\x0e" + comment + data_[2:])
    return folder


def peak_kilobytes(folder: Path, out: Path) -> int:
    """Return the largest resident size of a run of `classify`, in KiB."""
    ended = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), str(out)], check=True, capture_output=True, text=True
    )
    return int(ended.stdout.split()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs=2, default=(10_000, 100_000))
    options = parser.parse_args()
    data = data_folder("pbc96")
    peaks = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as name:
            peaks.append(peak_kilobytes(make_images(data, size, Path(name, "images")), Path(name, "out")))
    small, large = options.sizes
    growth = (peaks[1] - peaks[0]) * 1024 / (large - small)
    report(
        "classify_memory",
        "Memory of classify, files to CSV",
        ("images", "peak resident, MB"),
        [(f"{size:,}", f"{peak * 1024 / 1e6:,.0f}") for size, peak in zip(options.sizes, peaks, strict=True)],
        f"Growth: {growth:,.0f} bytes an image.",
    )


if __name__ == "__main__":
    main()
