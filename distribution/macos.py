"""What macOS is told of the product: the bundle's Info.plist, and a recipe for a disk image."""

from collections.abc import Mapping

from distribution.product import DocumentType, Edition, Product

ICON_NAME = "bloodcell.icns"
DOCUMENT_ICON_NAME = "document.icns"

_DISK_IMAGE = """#!/bin/sh
# Recipe for a disk image, written by `python -m distribution.recipes`. Run it on macOS beside {title}.app.
# For others than yourself, sign and notarise: CODESIGN_IDENTITY and NOTARY_PROFILE name how.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -n "${{CODESIGN_IDENTITY:-}}" ]; then
    codesign --force --deep --options runtime --timestamp --sign "$CODESIGN_IDENTITY" "{title}.app"
fi
ditto "{title}.app" "$work/{title}.app"
ln -s /Applications "$work/Applications"
hdiutil create -volname "{title}" -srcfolder "$work" -fs HFS+ -format UDZO -ov "{image}"
if [ -n "${{NOTARY_PROFILE:-}}" ]; then
    xcrun notarytool submit "{image}" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "{image}"
fi
"""


def info_plist(product: Product) -> Mapping[str, object]:
    """Return what PyInstaller adds to the bundle's Info.plist."""
    return {
        "CFBundleName": product.title,
        "CFBundleDisplayName": product.title,
        "CFBundleShortVersionString": product.version,
        "CFBundleVersion": product.version,
        "CFBundleDocumentTypes": [
            *(_describe(document) for document in product.documents),
            # Folders of images, dropped on the icon.
            {
                "CFBundleTypeName": "Folder",
                "CFBundleTypeRole": "Viewer",
                "LSItemContentTypes": ["public.folder"],
            },
        ],
        "UTExportedTypeDeclarations": [_declare(document) for document in product.documents],
        "LSApplicationCategoryType": "public.app-category.medical",
        "LSMinimumSystemVersion": product.oldest_macos,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": product.copyright,
        # It follows light and dark.
        "NSRequiresAquaSystemAppearance": False,
    }


def disk_image_script(product: Product, edition: Edition) -> str:
    """Return the recipe of a disk image."""
    image = f"{product.command}-{product.version}-{edition.value}.dmg"
    return _DISK_IMAGE.format(title=product.title, image=image)


def _describe(document: DocumentType) -> Mapping[str, object]:
    return {
        "CFBundleTypeName": document.title,
        "CFBundleTypeRole": "Editor",
        "CFBundleTypeIconFile": DOCUMENT_ICON_NAME,
        "LSHandlerRank": "Owner",
        "LSItemContentTypes": [document.identifier],
    }


def _declare(document: DocumentType) -> Mapping[str, object]:
    return {
        "UTTypeIdentifier": document.identifier,
        "UTTypeDescription": document.title,
        "UTTypeConformsTo": [document.uti],
        "UTTypeIconFile": DOCUMENT_ICON_NAME,
        "UTTypeTagSpecification": {
            "public.filename-extension": [document.suffix],
            "public.mime-type": [document.mime],
        },
    }
