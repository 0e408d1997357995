import errno
import os
from pathlib import Path

import numpy as np
import pytest

from trainer.dataset import trees
from trainer.dataset.labelled import Problem
from trainer.dataset.reading import read_dataset
from trainer.dataset.splits import Split
from trainer.errors import DatasetError


def listed(dataset):
    return [(image.source.name, image.label) for image in dataset.images]


def test_a_folder_a_class(tmp_path, write_images):
    write_images(tmp_path, "ig/1.png", "basophil/sub/1.png", "loose.png", "readme.txt", ".DS_Store")
    dataset = read_dataset(tmp_path)
    assert listed(dataset) == [("basophil/sub/1.png", "basophil"), ("ig/1.png", "ig")]
    assert dataset.form == "a folder a class"
    assert dataset.root == tmp_path
    assert dataset.problems == (Problem("loose.png", "It lies in no class's folder."),)


def test_a_relative_folder_is_named_and_stays_found(monkeypatch, tmp_path, write_images):
    write_images(tmp_path / "cells", "ig/1.png")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "cells")
    dataset = read_dataset(Path())
    monkeypatch.chdir(tmp_path / "empty")
    assert dataset.images[0].source.load().decoded.pixels.shape == (20, 16, 3)
    with pytest.raises(DatasetError, match="in “empty”"):
        read_dataset(Path())


def test_labels_are_the_folders_names_as_they_are(tmp_path, write_images):
    write_images(tmp_path, "Immature Granulocytes (IG)/1.png", "größe 🩸/1.png", "-x/1.png", "=cmd/1.png")
    labels = {image.label for image in read_dataset(tmp_path).images}
    assert labels == {"Immature Granulocytes (IG)", "größe 🩸", "-x", "=cmd"}


def test_parts_with_a_folder_a_class(tmp_path, write_images):
    write_images(tmp_path, "Train/ig/1.png", "valid/ig/1.png", "TEST/ig/1.png")
    write_images(tmp_path, "spare/ig/1.png", "loose.png", "train/x.png")
    dataset = read_dataset(tmp_path)
    assert [image.split for image in dataset.images] == [Split.TRAIN, Split.VALIDATION, Split.TEST]
    assert {image.label for image in dataset.images} == {"ig"}
    assert {"spare", "loose.png"} <= {problem.name for problem in dataset.problems}


def test_training_alone_is_a_part(tmp_path, write_images):
    write_images(tmp_path, "train/ig/1.png", "train/ba/1.png")
    dataset = read_dataset(tmp_path)
    assert listed(dataset) == [("train/ba/1.png", "ba"), ("train/ig/1.png", "ig")]
    assert {image.split for image in dataset.images} == {Split.TRAIN}


def test_one_class_called_test_among_others_is_a_class(tmp_path, write_images):
    write_images(tmp_path, "test/inner/1.png", "ig/1.png")
    assert {image.label for image in read_dataset(tmp_path).images} == {"test", "ig"}


@pytest.mark.parametrize("names", [["train/1.png", "test/1.png"], ["test/1.png"], ["1.png", "2.png"]])
def test_images_without_classes_are_refused(names, tmp_path, write_images):
    write_images(tmp_path, *names)
    with pytest.raises(DatasetError, match="nothing says of which class"):
        read_dataset(tmp_path)


def test_the_one_manifest_of_a_flat_folder_is_read(tmp_path, write_images):
    write_images(tmp_path, "1.png", "2.png")
    (tmp_path / "labels.csv").write_text("filename;class\n1.png;ig\n2.png;ba\n")
    (tmp_path / "other.csv").write_text("when,who\ntoday,me\n")
    dataset = read_dataset(tmp_path)
    assert listed(dataset) == [("2.png", "ba"), ("1.png", "ig")]
    assert dataset.form == "a manifest"
    assert listed(read_dataset(tmp_path / "labels.csv")) == listed(dataset)


def test_a_manifest_beside_one_folder_of_images_is_read(tmp_path, write_images):
    write_images(tmp_path, "images/1.png", "images/2.png")
    (tmp_path / "labels.csv").write_text("path,label\nimages/1.png,ig\nimages/2.png,ba\n")
    assert listed(read_dataset(tmp_path)) == [("images/2.png", "ba"), ("images/1.png", "ig")]


def test_folders_of_classes_count_more_than_a_table_beside_them(tmp_path, write_images):
    write_images(tmp_path, "ig/1.png", "ba/1.png")
    (tmp_path / "labels.csv").write_text("path,label\nig/1.png,wrong\n")
    (tmp_path / "notes.csv").write_text("when,who\ntoday,me\n")
    dataset = read_dataset(tmp_path)
    assert dataset.form == "a folder a class"
    reason = "It lists images and classes, but the folders count. Give it itself to go by it."
    assert dataset.problems == (Problem("labels.csv", reason),)


def test_a_table_beside_parts_is_told_too(tmp_path, write_images):
    write_images(tmp_path, "train/ig/1.png", "test/ig/1.png")
    (tmp_path / "labels.csv").write_text("path,label\ntrain/ig/1.png,wrong\n")
    dataset = read_dataset(tmp_path)
    assert {image.label for image in dataset.images} == {"ig"}
    assert [problem.name for problem in dataset.problems] == ["labels.csv"]


def test_of_two_manifests_the_user_must_choose(tmp_path, write_images):
    write_images(tmp_path, "1.png")
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("path,label\n1.png,ig\n")
    with pytest.raises(DatasetError, match=r"several manifests: “a.csv” and “b.csv”"):
        read_dataset(tmp_path)


def test_an_npz_is_read(tmp_path):
    np.savez(tmp_path / "CELLS.NPZ.npz", images=np.zeros((2, 8, 8, 3), np.uint8), labels=["ig", "ba"])
    path = (tmp_path / "CELLS.NPZ.npz").rename(tmp_path / "CELLS.NPZ")
    assert listed(read_dataset(path)) == [("image 1", "ba"), ("image 0", "ig")]


def test_another_file_is_no_data_set(tmp_path, write_images):
    write_images(tmp_path, "a.png")
    with pytest.raises(DatasetError, match="no data set in a form that is known"):
        read_dataset(tmp_path / "a.png")


def test_nothing_there(tmp_path):
    with pytest.raises(DatasetError, match="There is nothing at"):
        read_dataset(tmp_path / "gone")


@pytest.mark.parametrize("names", [[], ["ig/readme.txt"], ["readme.txt"], [".hidden/1.png"]])
def test_no_image(names, tmp_path, write_images):
    folder = tmp_path / "cells"
    folder.mkdir()
    write_images(folder, *names)
    with pytest.raises(DatasetError, match="There is no image in “cells”"):
        read_dataset(folder)


def test_only_unusable_files(tmp_path, write_images):
    write_images(tmp_path, "ig/1.gif")
    with pytest.raises(DatasetError, match=r"No image in .* the first, “ig/1.gif”: It is in no image format"):
        read_dataset(tmp_path)


def test_a_folder_that_may_not_be_read_is_said_in_words(monkeypatch, tmp_path):
    def refuse(folder):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(trees, "list_folder", refuse)
    with pytest.raises(DatasetError, match=r"cannot be read \(.*ermission"):
        read_dataset(tmp_path)


@pytest.mark.usefixtures("needs_links")
def test_loops_of_links_end(tmp_path, write_images):
    write_images(tmp_path, "ig/1.png", "ba/1.png")
    (tmp_path / "ig" / "up").symlink_to(tmp_path)
    (tmp_path / "loop").symlink_to(tmp_path)
    assert listed(read_dataset(tmp_path)) == [("ba/1.png", "ba"), ("ig/1.png", "ig")]


def test_nothing_of_the_users_is_changed(tmp_path, write_images, snapshot):
    write_images(tmp_path, "train/ig/1.png", "val/ig/1.png", "train/.DS_Store")
    before = snapshot(tmp_path)
    read_dataset(tmp_path)
    assert snapshot(tmp_path) == before


@pytest.mark.slow
def test_the_real_set_is_found(data_folder):
    dataset = read_dataset(data_folder / "pbc96")
    assert len(dataset.images) == 13667
    assert len({image.label for image in dataset.images}) == 8
    assert dataset.problems == ()


def test_a_folder_of_images_may_lack_labels_where_that_is_wanted(tmp_path, write_images, zip_folder):
    write_images(tmp_path / "new", "2.png", "1.jpg", "notes.txt", "film.mov")
    for path in (tmp_path / "new", zip_folder(tmp_path / "new")):
        dataset = read_dataset(path, may_lack_labels=True)
        assert listed(dataset) == [("1.jpg", ""), ("2.png", "")]
        assert not dataset.has_labels
        assert dataset.form.startswith("images without labels")
        assert [problem.name for problem in dataset.problems] == ["film.mov"]
        with pytest.raises(DatasetError, match="nothing says of which class") as caught:
            read_dataset(path)
        assert "label the images on the Clean page" in caught.value.remedy


def test_what_has_labels_keeps_them_all_the_same(tmp_path, write_images):
    write_images(tmp_path, "ig/1.png", "ba/1.png")
    dataset = read_dataset(tmp_path, may_lack_labels=True)
    assert dataset == read_dataset(tmp_path)
    assert dataset.has_labels
