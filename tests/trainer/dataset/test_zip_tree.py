import gc
import sys
import threading
import tracemalloc
import zipfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from trainer.dataset import zip_tree
from trainer.dataset.framing import Framing
from trainer.dataset.labelled import Problem
from trainer.dataset.loading import load_dataset
from trainer.dataset.reading import read_dataset
from trainer.dataset.samples import find_samples, list_images
from trainer.dataset.splits import Split
from trainer.dataset.trees import FolderTree
from trainer.dataset.zip_tree import open_zip
from trainer.errors import DatasetError, ImageError


def listed(dataset):
    return [(image.source.name, image.label, image.split, image.sample_id) for image in dataset.images]


def found(path):
    return {sample.id: [source.name for source in list_images(sample)] for sample in find_samples([path])}


def lock(path, *names):
    """Set the flag of encryption on some entries."""
    data = bytearray(path.read_bytes())
    for name in names:
        at = data.rindex(name.encode()) - 46 + 8
        data[at] |= 1
    path.write_bytes(data)


FORMS = {
    "a folder a class": ("ig/1.png", "basophil/sub/1.png", "basophil/0.jpg", "a-b/1.png"),
    "parts": ("train/ig/1.png", "val/ig/1.png", "TEST/ig/1.png", "train/a-b/2.png"),
    "training alone": ("train/ig/1.png", "train/ba/1.png"),
    "a class nested": ("ig/band/1.png", "ig/seg/1.png", "ba/1.png"),
}


@pytest.mark.parametrize("wrapping", ["", "wrapping folder/", "one/two/"])
@pytest.mark.parametrize("names", FORMS.values(), ids=FORMS)
def test_a_zip_is_read_as_the_folder_it_was_made_from(names, wrapping, tmp_path, write_images, zip_folder):
    folder = tmp_path / "set"
    write_images(folder, *names, ".DS_Store", "__MACOSX/ig/._1.png", "readme.txt")
    unpacked, packed = read_dataset(folder), read_dataset(zip_folder(folder, wrapping))
    assert listed(packed) == listed(unpacked)
    assert packed.problems == unpacked.problems
    assert packed.form == f"{unpacked.form}, in a ZIP"
    assert packed.root == tmp_path / "cells.zip"
    for one, other in zip(packed.images, unpacked.images, strict=True):
        loaded, expected = one.source.load(), other.source.load()
        np.testing.assert_array_equal(loaded.decoded.pixels, expected.decoded.pixels)
        assert loaded.digest == expected.digest
        assert one.source.path is None


@pytest.mark.parametrize("wrapping", ["", "wrapping/"])
@pytest.mark.parametrize("folder_of_images", ["", "images/"])
def test_a_manifest_in_a_zip_is_read(folder_of_images, wrapping, tmp_path, write_images, zip_folder):
    folder = tmp_path / "set"
    write_images(folder, f"{folder_of_images}1.png", f"{folder_of_images}2.png")
    rows = [
        f"{folder_of_images}1.png;ig;train;S1",
        f"{folder_of_images}2.png;ba;test;S2",
        "../x.png;ig;;",
        "3.png;ig;;",
    ]
    (folder / "labels.csv").write_text("\n".join(["path;label;split;sample_id", *rows]))
    dataset = read_dataset(zip_folder(folder, wrapping))
    assert listed(dataset) == [
        (f"{folder_of_images}1.png", "ig", Split.TRAIN, "S1"),
        (f"{folder_of_images}2.png", "ba", Split.TEST, "S2"),
    ]
    assert [problem.name for problem in dataset.problems] == ["../x.png", "3.png"]
    assert dataset.images[0].source.load().decoded.pixels.shape == (20, 16, 3)


def test_one_folder_of_images_alone_is_a_class(tmp_path, write_images, zip_folder):
    write_images(tmp_path / "set", "ig/1.png", "ig/2.png")
    assert {image.label for image in read_dataset(zip_folder(tmp_path / "set")).images} == {"ig"}


def test_images_that_nothing_names_are_refused(tmp_path, write_images, zip_folder):
    write_images(tmp_path / "set", "1.png", "2.png")
    with pytest.raises(DatasetError, match=r"“cells.zip” holds images, but nothing says"):
        read_dataset(zip_folder(tmp_path / "set"))


def test_what_is_refused_is_a_problem_of_the_data_set(tmp_path, write_images, zip_folder):
    write_images(tmp_path / "set", "ig/1.png", "ig/2.png", "ba/1.png")
    path = zip_folder(tmp_path / "set", "w/")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../evil.png", b"x")
    lock(path, "w/ig/2.png")
    dataset = read_dataset(path)
    assert [image.source.name for image in dataset.images] == ["ba/1.png", "ig/1.png"]
    assert dataset.problems == (
        Problem("w/ig/2.png", "It is locked with a password."),
        Problem("../evil.png", "Its name leads out of the archive."),
    )


def test_a_zip_of_which_nothing_can_be_read_says_why(tmp_path, write_images, zip_folder):
    write_images(tmp_path / "set", "ig/1.png", "ba/1.png")
    path = zip_folder(tmp_path / "set")
    lock(path, "ig/1.png", "ba/1.png")
    with pytest.raises(DatasetError, match=r"the first, “ba/1.png”: It is locked with a password"):
        read_dataset(path)
    samples = find_samples([path])
    assert [sample.id for sample in samples] == ["ba", "ig"]
    (source,) = list_images(samples[0])
    with pytest.raises(ImageError, match="locked with a password"):
        source.load()


def test_a_damaged_image_fails_alone(tmp_path, write_images, zip_folder):
    write_images(tmp_path / "set", "ig/1.png", "ba/1.png")
    path = zip_folder(tmp_path / "set")
    data = bytearray(path.read_bytes())
    at = data.index(b"ba/1.png") + 60
    data[at : at + 4] = bytes(4)
    path.write_bytes(data)
    loaded = load_dataset(read_dataset(path), Framing(size=8))
    assert [image.source.name for image in loaded.images] == ["ig/1.png"]
    assert [problem.name for problem in loaded.problems] == ["ba/1.png"]
    assert "damaged" in loaded.problems[0].reason


def test_a_damaged_manifest_is_said_in_words(tmp_path, write_images, zip_folder):
    folder = tmp_path / "set"
    write_images(folder, "1.png")
    (folder / "labels.csv").write_text("path,label\n1.png,ig\n")
    path = zip_folder(folder)
    data = path.read_bytes()
    at = data.index(b"labels.csv") + len("labels.csv")
    path.write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
    with pytest.raises(DatasetError, match=r"“labels.csv” in “cells.zip”: It is damaged in the archive"):
        read_dataset(path)


def test_the_folders_of_a_zip_are_samples(tmp_path, write_images, zip_folder):
    folder = tmp_path / "set"
    write_images(
        folder, "S2/b.png", "S2/deep/c.png", "S1/a.png", "S1/a.txt", "docs/a.txt", "__MACOSX/S1/._a.png"
    )
    path = zip_folder(folder)
    assert found(path) == {"S1": ["a.png"], "S2": ["b.png", "deep/c.png"]}
    assert [sample.root for sample in find_samples([path])] == [path / "S1", path / "S2"]


def test_loose_images_are_one_sample_named_after_the_zip(tmp_path, write_images, zip_folder):
    write_images(tmp_path / "set", "b.png", "a.png", "S1/c.png")
    assert found(zip_folder(tmp_path / "set", name="today.ZIP")) == {
        "today": ["a.png", "b.png"],
        "S1": ["c.png"],
    }


@pytest.mark.parametrize("extra", [(), ("LICENCE.txt",)])
def test_a_zip_of_one_folder_is_that_folder(extra, tmp_path, write_images, zip_folder):
    write_images(tmp_path / "set", "today/b.png", "today/S1/a.png", *extra)
    path = zip_folder(tmp_path / "set")
    assert found(path) == {"today": ["b.png"], "S1": ["a.png"]}
    assert found(path) == found(tmp_path / "set" / "today")


def test_names_that_lead_out_are_failed_images_of_the_archive(tmp_path, write_images, zip_folder):
    write_images(tmp_path / "set", "today/S1/a.png")
    path = zip_folder(tmp_path / "set")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../evil.png", b"x")
        archive.writestr("../evil.sh", b"x")
    assert found(path) == {"today": ["../evil.png"], "S1": ["a.png"]}
    assert not (tmp_path / "evil.png").exists()
    assert not (tmp_path.parent / "evil.png").exists()


def test_a_zip_without_images_is_refused(tmp_path, write_images, zip_folder):
    write_images(tmp_path / "set", "S1/readme.txt")
    path = zip_folder(tmp_path / "set")
    for read in (read_dataset, lambda path: find_samples([path])):
        with pytest.raises(DatasetError, match=r"There is no image in “cells.zip”"):
            read(path)


def test_a_damaged_or_missing_zip_is_said_in_words(monkeypatch, tmp_path):
    path = tmp_path / "cells.zip"
    path.write_bytes(b"no archive")
    for read in (read_dataset, lambda path: find_samples([path])):
        with pytest.raises(DatasetError, match=r"“cells.zip” is damaged or no ZIP"):
            read(path)

    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(zip_tree, "read_directory", refuse)
    for read in (read_dataset, lambda path: find_samples([path])):
        with pytest.raises(DatasetError, match=r"cannot be read \(Permission denied\)"):
            read(path)


def test_a_tree_lists_as_a_folder_does(tmp_path, write_images, zip_folder):
    folder = tmp_path / "set"
    write_images(folder, "b/2.png", "a-b/1.png", "a/z/1.png", "a/1.png", "a.png", "a/b.txt")
    tree, unpacked = open_zip(zip_folder(folder)), FolderTree(folder)
    for below in ("", "a"):
        assert tree.list_folder(below) == unpacked.list_folder(below)
        assert list(tree.walk_files(below)) == list(unpacked.walk_files(below))
    for name in ("a/b.txt", "a/1.png", "a", "gone/1.png", "a/gone.png"):
        assert tree.has_file(name) == unpacked.has_file(name)
    assert tree.read("a/b.txt", 3) == unpacked.read("a/b.txt", 3) == b"tex"
    assert list(tree.below("a").walk_files()) == ["1.png", "b.txt", "z/1.png"]


def test_too_many_folders_are_refused(monkeypatch, tmp_path, write_images, zip_folder):
    write_images(tmp_path / "set", "a/b/c/1.png", "a/b/2.png")
    path = zip_folder(tmp_path / "set")
    monkeypatch.setattr(zip_tree, "MAX_FOLDERS", 3)
    assert open_zip(path).has_file("a/b/c/1.png")
    monkeypatch.setattr(zip_tree, "MAX_FOLDERS", 2)
    with pytest.raises(DatasetError, match="more than the 2 folders"):
        open_zip(path)


def test_a_name_as_deep_as_the_format_allows_needs_no_recursion(tmp_path):
    path = tmp_path / "deep.zip"
    name = "a/" * 32_000 + "1.png"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, b"x")
    assert list(open_zip(path).walk_files()) == [name]


def test_many_threads_read_one_archive(tmp_path, write_images, zip_folder):
    write_images(tmp_path / "set", *(f"ig/{number}.png" for number in range(40)))
    images = read_dataset(zip_folder(tmp_path / "set")).images
    expected = [image.source.load().digest for image in images]
    together = threading.Barrier(4)

    def load_all(_):
        together.wait(10)
        return [image.source.load().digest for image in images]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(load_all, range(4))) == [expected] * 4


def test_an_archive_that_is_listed_is_not_held_open(tmp_path, write_images, zip_folder):
    write_images(tmp_path / "set", "ig/1.png")
    path = zip_folder(tmp_path / "set")
    (image,) = read_dataset(path).images
    image.source.load()
    path = path.rename(tmp_path / "moved.zip")
    with pytest.raises(ImageError, match="no longer there"):
        image.source.load()


def test_an_image_takes_far_less_than_a_kilobyte(tmp_path):
    path = tmp_path / "cells.zip"
    count = 5000
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(count):
            archive.writestr(f"S1/cell_{number:08}.png", b"x")
    tracemalloc.start()
    try:
        (sample,) = find_samples([path])
        images = list(list_images(sample))
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(images) == count
    assert held / count < 700
    assert sys.getsizeof(images[0]) <= 64
