"""Recipes for the other systems' installers; each is run on its own system.

    python -m distribution.recipes viewer --out FOLDER

writes the script for Inno Setup (Windows) with the documents' icon, and the one for a disk image (macOS), to
be put beside the application that was built there.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from distribution.icons import document_svg, make_ico
from distribution.macos import disk_image_script
from distribution.product import ROOT, Edition, Product, read_product
from distribution.windows import inno_script
from trainer.files import write_bytes


def make_recipes(product: Product, edition: Edition) -> Mapping[str, bytes]:
    """Return the files by their names."""
    return {
        # Inno Setup takes a script for UTF-8 only by its mark.
        f"{product.command}.iss": inno_script(product, edition).encode("utf-8-sig"),
        "document.ico": make_ico(document_svg()),
        "LICENSE": (ROOT / "LICENSE").read_bytes(),
        "make-disk-image.sh": disk_image_script(product, edition).encode(),
    }


def main() -> int:
    """Write the recipes that the command line asks for; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("edition", type=Edition, choices=list(Edition))
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    for name, data in make_recipes(read_product(), options.edition).items():
        write_bytes(options.out / name, data)
        print(options.out / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
