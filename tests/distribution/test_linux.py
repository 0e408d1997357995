import configparser
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from distribution.desktop_files import make_desktop_files
from distribution.linux import desktop_file, metainfo_file, mime_file
from distribution.product import read_product

PRODUCT = read_product()
DATE = "2026-01-31"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


def write_share(folder: Path) -> None:
    for place, data in make_desktop_files(PRODUCT, DATE).items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def test_the_starter_opens_files_and_folders_in_the_window() -> None:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(desktop_file(PRODUCT))
    entry = parser["Desktop Entry"]
    assert entry["Exec"] == "bloodcell-gui %F"
    assert set(entry["MimeType"].strip(";").split(";")) == {
        "application/x-bloodcell-model",
        "application/x-bloodcell-project",
        "inode/directory",
    }


def test_files_are_known_by_their_names() -> None:
    root = ElementTree.fromstring(mime_file(PRODUCT))
    globs = {kind.get("type"): kind.find(f"{MIME}glob").get("pattern") for kind in root}  # type: ignore[union-attr]
    assert globs == {
        "application/x-bloodcell-model": "*.bloodcell",
        "application/x-bloodcell-project": "*.bloodproject",
    }


def test_software_centres_learn_version_and_purpose() -> None:
    root = ElementTree.fromstring(metainfo_file(PRODUCT, DATE))
    assert root.findtext("launchable") == "bloodcell.desktop"
    release = root.find("releases/release")
    assert release is not None
    assert release.attrib == {"version": PRODUCT.version, "date": DATE}
    assert [one.text for one in root.findall("description/p")] == list(PRODUCT.description)


def test_each_icon_that_is_named_is_there() -> None:
    files = {str(place) for place in make_desktop_files(PRODUCT, DATE)}
    for name in ("apps/bloodcell", "mimetypes/application-x-bloodcell-model"):
        assert f"icons/hicolor/scalable/{name}.svg" in files
        assert f"icons/hicolor/48x48/{name}.png" in files


@pytest.mark.parametrize(
    ("program", "options", "place"),
    [
        ("desktop-file-validate", (), "applications/bloodcell.desktop"),
        (
            "appstreamcli",
            ("validate", "--no-net", "--explain"),
            "metainfo/org.bloodcell.Bloodcell.metainfo.xml",
        ),
    ],
)
def test_the_programs_that_read_them_find_no_fault(
    program: str, options: tuple[str, ...], place: str, tmp_path: Path
) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    write_share(tmp_path)
    done = subprocess.run([program, *options, tmp_path / place], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_names_of_documents_count_for_desktops(tmp_path: Path) -> None:
    if shutil.which("update-mime-database") is None:
        pytest.skip("shared-mime-info is not installed")
    write_share(tmp_path)
    subprocess.run(["update-mime-database", tmp_path / "mime"], capture_output=True, check=True)
    globs = (tmp_path / "mime" / "globs2").read_text(encoding="utf-8").splitlines()
    assert "80:application/x-bloodcell-model:*.bloodcell" in globs
    assert "80:application/x-bloodcell-project:*.bloodproject" in globs
