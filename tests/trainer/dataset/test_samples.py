import errno
import os
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from trainer.dataset import samples
from trainer.dataset.listing import list_folder
from trainer.dataset.samples import Sample, find_samples, list_images
from trainer.errors import DatasetError, ImageError


def names(sample):
    return [source.name for source in list_images(sample)]


def found(*paths):
    return {sample.id: names(sample) for sample in find_samples(paths)}


def test_sub_folders_are_samples_with_all_that_is_in_them(tmp_path, write_images):
    write_images(tmp_path, "S2/b.png", "S2/a.jpg", "S2/deep/er/c.png", "S1/a.png", "S1/a.txt", "S1/cell.gif")
    assert found(tmp_path) == {"S1": ["a.png"], "S2": ["a.jpg", "b.png", "deep/er/c.png"]}
    assert [sample.id for sample in find_samples([tmp_path])] == ["S1", "S2"]


def test_sources_load_and_know_their_file(tmp_path, write_images):
    write_images(tmp_path, "S1/deep/a.png")
    (source,) = list_images(find_samples([tmp_path])[0])
    assert source.path == tmp_path / "S1" / "deep" / "a.png"
    assert source.load().decoded.pixels.shape == (20, 16, 3)


def test_loose_images_are_one_sample_named_after_the_folder(tmp_path, write_images):
    folder = tmp_path / "today"
    write_images(folder, "b.png", "a.png", "S1/a.png", "notes.csv")
    assert found(folder) == {"today": ["a.png", "b.png"], "S1": ["a.png"]}


def test_loose_files_are_one_sample_a_folder_in_sorted_order(tmp_path, write_images):
    write_images(tmp_path, "x/b.png", "x/a.png", "x/c.png", "y/a.png")
    paths = [tmp_path / "x" / "b.png", tmp_path / "y" / "a.png", tmp_path / "x" / "a.png"]
    assert found(*paths) == {"x": ["a.png", "b.png"], "y": ["a.png"]}


def test_equal_names_get_a_number(tmp_path, write_images):
    write_images(tmp_path, "a/S1/1.png", "b/S1/2.png", "c/S1/3.png", "a/S1_2/4.png")
    result = found(tmp_path / "a", tmp_path / "b", tmp_path / "c")
    assert result == {"S1": ["1.png"], "S1_2": ["4.png"], "S1_3": ["2.png"], "S1_4": ["3.png"]}


def test_loose_images_and_a_sub_folder_of_the_same_name_stay_apart(tmp_path, write_images):
    write_images(tmp_path, "S1/1.png", "S1/S1/2.png")
    assert found(tmp_path / "S1") == {"S1": ["1.png"], "S1_2": ["2.png"]}


def test_what_is_given_twice_counts_once(tmp_path, write_images):
    write_images(tmp_path, "S1/1.png", "S1/2.png")
    assert found(tmp_path, tmp_path, tmp_path / "S1" / "..") == {"S1": ["1.png", "2.png"]}
    file = tmp_path / "S1" / "1.png"
    assert found(file, file) == {"S1": ["1.png"]}


def test_a_relative_path_is_named_after_its_folder(monkeypatch, tmp_path, write_images):
    write_images(tmp_path / "today", "a.png")
    monkeypatch.chdir(tmp_path / "today")
    assert found(Path()) == {"today": ["a.png"]}
    assert found(Path("a.png")) == {"today": ["a.png"]}


def test_folders_without_images_are_no_samples(tmp_path, write_images):
    write_images(tmp_path, "S1/1.png", "docs/readme.txt", "__MACOSX/1.png", ".cache/1.png", "S1/Thumbs.db")
    (tmp_path / "empty").mkdir()
    assert found(tmp_path) == {"S1": ["1.png"]}


@pytest.mark.parametrize("content", [[], ["readme.txt"], ["cell.gif"], ["inner/readme.txt"], ["._a.png"]])
def test_no_image_anywhere_is_said_with_the_name(content, tmp_path, write_images):
    folder = tmp_path / "today"
    folder.mkdir()
    write_images(folder, *content)
    with pytest.raises(DatasetError, match="There is no image in “today”"):
        find_samples([folder])


def test_other_files_beside_images_are_passed_over(tmp_path, write_images):
    write_images(tmp_path, "S1/1.png", "S1/cell.gif", "S1/notes.txt")
    folder = tmp_path / "S1"
    assert found(folder / "1.png", folder / "cell.gif", folder / "notes.txt") == {"S1": ["1.png"]}
    with pytest.raises(DatasetError, match=r"There is no image in “cell.gif”"):
        find_samples([folder / "cell.gif"])


def test_nothing_given():
    with pytest.raises(DatasetError, match="There is no image in what was given"):
        find_samples([])


@pytest.mark.parametrize("name", ["gone", "gone" * 100, "go\0ne"])
def test_a_path_that_does_not_exist(name, tmp_path):
    with pytest.raises(DatasetError, match=r"There is nothing at .*go"):
        find_samples([tmp_path / name])


def test_an_npz_is_one_sample(tmp_path, pixels_of):
    pixels = np.stack([pixels_of(1), pixels_of(2)])
    np.savez(tmp_path / "S1.npz", images=pixels)
    (sample,) = find_samples([tmp_path / "S1.npz"])
    assert sample.id == "S1"
    sources = list(list_images(sample))
    assert [source.name for source in sources] == ["image 0", "image 1"]
    np.testing.assert_array_equal(sources[1].load().decoded.pixels, pixels[1])


def fail_to_load(sample):
    """Load the one image of a sample that fails, and return its name and what is said."""
    *_, source = list_images(sample)
    assert source.path is None
    with pytest.raises(ImageError) as failed:
        source.load()
    return source.name, str(failed.value)


def test_a_damaged_npz_is_said_before_the_run_and_fails_in_it(tmp_path):
    path = tmp_path / "S1.npz"
    np.savez(path, images=np.zeros((2, 8, 8, 3), np.uint8))
    (sample,) = find_samples([path])
    path.write_bytes(b"damaged")
    name, reason = fail_to_load(sample)
    assert name == "S1.npz"
    assert "“S1.npz” is damaged" in reason
    with pytest.raises(DatasetError, match="damaged"):
        find_samples([path])
    path.unlink()
    assert fail_to_load(sample) == (
        "S1.npz",
        "The file is no longer there. Put it back, or leave it out.",
    )


def test_an_npz_without_a_row_is_no_sample(tmp_path):
    np.savez(tmp_path / "S1.npz", images=np.zeros((0, 8, 8, 3), np.uint8))
    with pytest.raises(DatasetError, match="There is no image"):
        find_samples([tmp_path / "S1.npz"])


def test_a_folder_that_may_not_be_read(monkeypatch, tmp_path):
    def refuse(folder):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(samples, "list_folder", refuse)
    with pytest.raises(DatasetError, match=r"cannot be read \(.*ermission"):
        find_samples([tmp_path])


@pytest.fixture
def locked(monkeypatch):
    """Folders called `locked` may not be read."""

    def refuse(folder):
        if Path(folder).name == "locked":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return list_folder(folder)

    monkeypatch.setattr("trainer.dataset.listing.list_folder", refuse)
    monkeypatch.setattr(samples, "list_folder", refuse)


@pytest.mark.usefixtures("locked")
def test_a_sub_folder_that_may_not_be_read_is_a_sample_that_fails(tmp_path, write_images):
    write_images(tmp_path, "locked/1.png", "S2/1.png")
    assert found(tmp_path) == {"S2": ["1.png"], "locked": ["locked"]}
    sample = find_samples([tmp_path])[1]
    name, reason = fail_to_load(sample)
    assert name == "locked"
    assert reason.startswith("The folder cannot be read (")


@pytest.mark.usefixtures("locked")
def test_a_folder_within_a_sample_that_may_not_be_read_fails_and_is_not_missing(tmp_path, write_images):
    write_images(tmp_path, "S1/1.png", "S1/deep/locked/2.png", "S1/other/3.png")
    assert found(tmp_path) == {"S1": ["1.png", "other/3.png", "deep/locked"]}


@pytest.mark.usefixtures("locked")
def test_loose_images_that_may_not_be_read_any_more_fail(tmp_path):
    name, _ = fail_to_load(Sample("a", tmp_path / "locked", skip_folders=True))
    assert name == "locked"


def test_a_folder_that_vanishes_midway_fails(tmp_path, write_images):
    write_images(tmp_path, "S1/1.png", "S1/2.png", "S1/x/3.png", "S1/y/4.png")
    images = list_images(Sample("S1", tmp_path / "S1"))
    first = next(images)
    for name in ("1.png", "2.png", "x/3.png"):
        (tmp_path / "S1" / name).unlink()
    (tmp_path / "S1" / "x").rmdir()
    with pytest.raises(ImageError, match="no longer there"):
        first.load()
    assert [source.name for source in images] == ["2.png", "y/4.png", "x"]


@pytest.mark.parametrize("sample", [Sample("a", Path("gone")), Sample("a", Path("gone"), skip_folders=True)])
def test_a_folder_that_is_gone_fails(sample):
    name, reason = fail_to_load(sample)
    assert name == "gone"
    assert reason.startswith("The folder cannot be read (")


@pytest.mark.usefixtures("needs_links")
def test_loops_of_links_end(tmp_path, write_images):
    write_images(tmp_path, "S1/1.png", "S2/2.png")
    (tmp_path / "S1" / "up").symlink_to(tmp_path)
    (tmp_path / "loop").symlink_to(tmp_path)
    assert found(tmp_path) == {"S1": ["1.png"], "S2": ["2.png"]}


def test_a_hundred_thousand_images_take_far_less_than_a_kilobyte_each(monkeypatch, tmp_path):
    count = 100_000
    listing = ([], [f"cell_{number:08}.png" for number in range(count)])
    monkeypatch.setattr("trainer.dataset.listing.list_folder", lambda _: listing)
    tracemalloc.start()
    try:
        sources = list(list_images(Sample("S1", tmp_path)))
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(sources) == count
    assert held / count < 200
    assert len({id(source.folder) for source in sources}) == 1


def test_images_are_listed_while_they_are_taken(monkeypatch, tmp_path, write_images):
    write_images(tmp_path, "a/1.png", "b/1.png", "c/1.png")
    scanned = []
    scandir = os.scandir
    monkeypatch.setattr(
        "trainer.dataset.listing.os.scandir", lambda path: scanned.append(path) or scandir(path)
    )
    images = list_images(Sample("all", tmp_path))
    assert scanned == []
    assert next(images).name == "a/1.png"
    assert len(scanned) == 2
    assert [source.name for source in images] == ["b/1.png", "c/1.png"]
