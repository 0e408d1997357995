import ast
from xml.etree import ElementTree

import pytest

from distribution.product import Edition, read_product
from distribution.recipes import make_recipes
from distribution.windows import inno_script, manifest, version_resource

PRODUCT = read_product()


def test_the_version_resource_is_what_pyinstaller_reads() -> None:
    text = version_resource(PRODUCT, "bloodcell-gui")
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    strings = dict(
        tuple(ast.literal_eval(argument) for argument in call.args)
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "StringStruct"
    )
    assert strings["ProductVersion"] == PRODUCT.version
    assert strings["OriginalFilename"] == "bloodcell-gui.exe"
    assert f"filevers={(*PRODUCT.numbers, 0)}" in text


@pytest.mark.parametrize(
    ("setting", "value"),
    [("longPathAware", "true"), ("activeCodePage", "UTF-8"), ("dpiAwareness", "PerMonitorV2, PerMonitor")],
)
def test_the_manifest_asks_for_long_paths_unicode_and_sharpness(setting: str, value: str) -> None:
    found = [one for one in ElementTree.fromstring(manifest()).iter() if one.tag.endswith(f"}}{setting}")]
    assert [one.text for one in found] == [value]


def test_the_installer_opens_documents_with_the_window() -> None:
    script = inno_script(PRODUCT, Edition.VIEWER)
    for suffix in ("bloodcell", "bloodproject"):
        assert f'Subkey: "Software\\Classes\\.{suffix}\\OpenWithProgids"' in script
        assert f'Subkey: "Software\\Classes\\Bloodcell.{suffix}\\shell\\open\\command"' in script
    assert '""{app}\\bloodcell-gui.exe"" ""%1""' in script
    assert f"AppVersion={PRODUCT.version}" in script
    # Inno Setup reads a doubled brace as one.
    assert "AppId={{6A0B2C5E-9C1D-4E55-8B0C-2F6D2C9E7A11}" in script


def test_the_editions_are_two_installations() -> None:
    ids = {
        next(line for line in inno_script(PRODUCT, edition).splitlines() if line.startswith("AppId="))
        for edition in Edition
    }
    assert len(ids) == 2


def test_what_a_recipe_names_comes_with_it() -> None:
    recipes = make_recipes(PRODUCT, Edition.FULL)
    assert set(recipes) == {"bloodcell.iss", "document.ico", "LICENSE", "make-disk-image.sh"}
    assert recipes["bloodcell.iss"].startswith(b"\xef\xbb\xbf;")
    assert recipes["make-disk-image.sh"].startswith(b"#!/bin/sh")
