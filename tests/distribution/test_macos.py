import plistlib
import shutil
import subprocess

import pytest

from distribution.macos import disk_image_script, info_plist
from distribution.product import Edition, read_product

PRODUCT = read_product()


def test_each_document_is_declared_and_opened() -> None:
    plist = plistlib.loads(plistlib.dumps(dict(info_plist(PRODUCT))))
    declared = {
        one["UTTypeIdentifier"]: one["UTTypeTagSpecification"]["public.filename-extension"]
        for one in plist["UTExportedTypeDeclarations"]
    }
    assert declared == {
        "org.bloodcell.bloodcell": ["bloodcell"],
        "org.bloodcell.bloodproject": ["bloodproject"],
    }
    opened = [kind for one in plist["CFBundleDocumentTypes"] for kind in one["LSItemContentTypes"]]
    assert set(opened) == {*declared, "public.folder"}


def test_it_is_sharp_and_follows_light_and_dark() -> None:
    plist = info_plist(PRODUCT)
    assert plist["NSHighResolutionCapable"] is True
    assert plist["NSRequiresAquaSystemAppearance"] is False
    assert plist["CFBundleShortVersionString"] == PRODUCT.version


def test_the_recipe_of_the_disk_image_is_a_script() -> None:
    script = disk_image_script(PRODUCT, Edition.VIEWER)
    assert f"bloodcell-{PRODUCT.version}-viewer.dmg" in script
    shell = shutil.which("sh")
    if shell is None:
        pytest.skip("there is no shell")
    assert subprocess.run([shell, "-n"], input=script, text=True).returncode == 0
