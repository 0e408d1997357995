"""The files by which a desktop on Linux finds the product, as they lie below `/usr/share`."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from distribution.icons import LINUX_SIZES, application_svg, document_svg, draw_png
from distribution.linux import desktop_file, icon_name, metainfo_file, mime_file
from distribution.product import Product

_ICONS = PurePosixPath("icons/hicolor")


def make_desktop_files(product: Product, date: str) -> Mapping[PurePosixPath, bytes]:
    """Return starter, MIME types, description and icons, by their place.

    Args:
        product: The product.
        date: Day of the version, as `2026-01-31`.
    """
    files = {
        PurePosixPath(f"applications/{product.command}.desktop"): desktop_file(product).encode(),
        PurePosixPath(f"mime/packages/{product.command}.xml"): mime_file(product).encode(),
        PurePosixPath(f"metainfo/{product.identifier}.metainfo.xml"): metainfo_file(product, date).encode(),
    }
    drawings = {f"apps/{product.command}": application_svg()}
    drawings |= {f"mimetypes/{icon_name(one.mime)}": document_svg() for one in product.documents}
    for place, svg in drawings.items():
        files[_ICONS / "scalable" / f"{place}.svg"] = svg
        for side in LINUX_SIZES:
            files[_ICONS / f"{side}x{side}" / f"{place}.png"] = draw_png(svg, side)
    return files
