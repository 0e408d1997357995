import contextlib
import os

import pytest

from trainer.dataset import listing
from trainer.dataset.listing import is_hidden, is_image_name, list_folder, walk_files


@pytest.mark.parametrize(
    "name", [".DS_Store", "Thumbs.db", "desktop.ini", "Desktop.INI", "._cell.png", "__MACOSX", ".git"]
)
def test_what_systems_leave_is_hidden(name):
    assert is_hidden(name)


def test_cells_are_not_hidden():
    assert not is_hidden("cell.png")
    assert not is_hidden("_cell.png")


@pytest.mark.parametrize(
    "name", ["a.png", "a.PNG", "a.JPeG", "a.b.tif", "a.tiff", "a.webp", "a.bmp", "ä🩸.jpg"]
)
def test_the_five_formats_are_known_by_suffix(name):
    assert is_image_name(name)


@pytest.mark.parametrize("name", ["a.gif", "a", "png", ".png", "a.png.txt", "a.svg", "a.dcm"])
def test_other_names_are_no_images(name):
    assert not is_image_name(name)


def test_a_folder_is_listed_sorted(tmp_path, write_images):
    write_images(
        tmp_path, "b.png", "a.txt", "Z.png", "ä.png", ".hidden.png", "y/1.png", "x/1.png", ".z/1.png"
    )
    assert list_folder(str(tmp_path)) == (["x", "y"], ["Z.png", "a.txt", "b.png", "ä.png"])


def test_files_come_folder_by_folder(tmp_path, write_images):
    write_images(tmp_path, "b/2.png", "b/1.png", "c.png", "a/deep/er/1.png", "a/z.png", "__MACOSX/a.png")
    assert list(walk_files(str(tmp_path))) == ["c.png", "a/z.png", "a/deep/er/1.png", "b/1.png", "b/2.png"]


def test_a_very_deep_tree_is_walked(tmp_path, write_images):
    try:
        write_images(tmp_path, "d/" * 300 + "1.png")
    except OSError:
        pytest.skip("this system keeps no path that long")
    assert list(walk_files(str(tmp_path))) == ["d/" * 300 + "1.png"]


@pytest.mark.usefixtures("needs_links")
def test_loops_of_links_end(tmp_path, write_images):
    write_images(tmp_path, "sample/a.png", "sample/inner/b.png", "other/c.png")
    (tmp_path / "sample" / "inner" / "self").symlink_to(".")
    (tmp_path / "sample" / "inner" / "up").symlink_to(tmp_path / "sample")
    (tmp_path / "sample" / "above").symlink_to(tmp_path)
    (tmp_path / "sample" / "again").symlink_to("inner")
    assert list(walk_files(str(tmp_path / "sample"))) == ["a.png", "again/b.png"]


@pytest.mark.usefixtures("needs_links")
def test_a_class_that_links_to_its_own_data_set_is_empty(tmp_path, write_images):
    write_images(tmp_path, "a/a.png")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert list(walk_files(str(tmp_path / "loop"))) == []


@pytest.mark.usefixtures("needs_links")
def test_links_to_folders_elsewhere_are_followed(tmp_path, write_images):
    write_images(tmp_path, "store/a.png", "root/b.png")
    (tmp_path / "root" / "linked").symlink_to(tmp_path / "store")
    assert list(walk_files(str(tmp_path / "root"))) == ["b.png", "linked/a.png"]
    (tmp_path / "root-link").symlink_to(tmp_path / "root")
    assert list(walk_files(str(tmp_path / "root-link"))) == ["b.png", "linked/a.png"]


@pytest.mark.usefixtures("needs_links")
def test_a_broken_link_is_listed_so_that_reading_it_says_why(tmp_path):
    (tmp_path / "a.png").symlink_to(tmp_path / "nothing")
    assert list(walk_files(str(tmp_path))) == ["a.png"]


def test_drives_that_number_no_folders_are_walked_whole(monkeypatch, tmp_path, write_images):
    write_images(tmp_path, "a/1.png", "b/1.png")
    stat = os.stat

    class Unnumbered:
        st_dev = 1
        st_ino = 0

    monkeypatch.setattr(listing.os, "stat", lambda path: stat(path) and Unnumbered)
    assert list(walk_files(str(tmp_path))) == ["a/1.png", "b/1.png"]


def test_a_folder_that_vanishes_is_passed_over_and_told(tmp_path, write_images):
    write_images(tmp_path, "a/1.png", "b/1.png", "b/2.png", "c/1.png")
    told = []
    walk = walk_files(str(tmp_path), lambda below, error: told.append((below, type(error))))
    assert next(walk) == "a/1.png"
    for name in ("1.png", "2.png"):
        (tmp_path / "b" / name).unlink()
    (tmp_path / "b").rmdir()
    assert list(walk) == ["c/1.png"]
    assert told == [("b/", FileNotFoundError)]
    assert list(walk_files(str(tmp_path / "b"))) == []


@pytest.mark.usefixtures("needs_links")
def test_a_link_in_circles_spoils_no_folder(tmp_path, write_images):
    write_images(tmp_path, "a.png", "inner/b.png")
    (tmp_path / "circle.png").symlink_to(tmp_path / "circle.png")
    assert list_folder(str(tmp_path)) == (["inner"], ["a.png", "circle.png"])


def test_what_the_system_will_not_look_at_counts_as_a_file(monkeypatch, tmp_path):
    class Forbidden:
        name = "link.png"

        def is_dir(self):
            raise PermissionError

    monkeypatch.setattr(listing.os, "scandir", lambda _: contextlib.nullcontext([Forbidden()]))
    assert list_folder(str(tmp_path)) == ([], ["link.png"])
