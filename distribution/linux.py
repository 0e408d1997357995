"""What a desktop on Linux is told of the product: starter, MIME types, AppStream's description."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from distribution.product import Product

_CATEGORIES = "Science;MedicalSoftware;ImageProcessing;"
_MIME_NAMESPACE = "http://www.freedesktop.org/standards/shared-mime-info"
# More than the usual 50: the name counts, not that the content looks like any ZIP or SQLite file.
_GLOB_WEIGHT = "80"


def desktop_file(product: Product) -> str:
    """Return the starter: how the window is called, shown and opened with files."""
    lines = (
        ("Type", "Application"),
        ("Name", product.title),
        ("GenericName", "Blood cell classifier"),
        ("Comment", product.summary),
        ("Exec", f"{product.window_command} %F"),
        ("Icon", product.command),
        ("Terminal", "false"),
        ("Categories", _CATEGORIES),
        ("Keywords", "haematology;hematology;microscopy;differential;"),
        ("MimeType", "".join(f"{one.mime};" for one in product.documents) + "inode/directory;"),
        ("StartupNotify", "true"),
        ("StartupWMClass", product.command),
    )
    return "[Desktop Entry]\n" + "".join(f"{key}={value}\n" for key, value in lines)


def mime_file(product: Product) -> str:
    """Return the description of the files that the product opens."""
    root = Element("mime-info", xmlns=_MIME_NAMESPACE)
    for document in product.documents:
        kind = SubElement(root, "mime-type", type=document.mime)
        SubElement(kind, "comment").text = document.title
        SubElement(kind, "sub-class-of", type=document.parent)
        SubElement(kind, "glob", pattern=f"*.{document.suffix}", weight=_GLOB_WEIGHT)
        SubElement(kind, "icon", name=icon_name(document.mime))
    return _write(root)


def metainfo_file(product: Product, date: str) -> str:
    """Return what software centres show.

    Args:
        product: The product.
        date: Day of the version, as `2026-01-31`.
    """
    root = Element("component", type="desktop-application")
    SubElement(root, "id").text = product.identifier
    SubElement(root, "name").text = product.title
    SubElement(root, "summary").text = product.slogan
    SubElement(root, "metadata_license").text = "CC0-1.0"
    SubElement(root, "project_license").text = product.licence
    SubElement(SubElement(root, "developer", id=product.publisher), "name").text = product.developers
    description = SubElement(root, "description")
    for paragraph in product.description:
        SubElement(description, "p").text = paragraph
    SubElement(root, "launchable", type="desktop-id").text = f"{product.command}.desktop"
    provides = SubElement(root, "provides")
    for name in (product.window_command, product.command):
        SubElement(provides, "binary").text = name
    for document in product.documents:
        SubElement(provides, "mediatype").text = document.mime
    SubElement(root, "content_rating", type="oars-1.1")
    releases = SubElement(root, "releases")
    SubElement(releases, "release", version=product.version, date=date)
    return _write(root)


def icon_name(mime: str) -> str:
    """Return the name under which a desktop looks for the icon of a kind of file."""
    return mime.replace("/", "-")


def _write(root: Element) -> str:
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"
