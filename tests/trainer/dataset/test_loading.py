import shutil
import threading

import numpy as np
import pytest

from trainer.dataset import loading
from trainer.dataset.fingerprints import fingerprint_pixels
from trainer.dataset.framing import Framing, frame_image
from trainer.dataset.labelled import Dataset, LabelledImage, Problem
from trainer.dataset.loading import keep_rows, load_dataset
from trainer.dataset.reading import read_dataset
from trainer.dataset.sources import ArrayImage
from trainer.errors import DatasetError

FRAMING = Framing(size=12)


@pytest.fixture
def folder(tmp_path, write_images):
    write_images(tmp_path / "cells", *(f"{label}/{number:03}.png" for label in "ab" for number in range(100)))
    return tmp_path / "cells"


def spoil(folder, *names):
    for name in names:
        (folder / name).write_bytes(b"no image")


@pytest.mark.parametrize("on_disk", [False, True])
def test_every_row_is_what_its_source_says(on_disk, folder, tmp_path):
    loaded = load_dataset(read_dataset(folder), FRAMING, workspace=tmp_path if on_disk else None)
    assert loaded.pixels.shape == (200, 12, 12, 3)
    assert loaded.pixels.dtype == np.uint8
    assert isinstance(loaded.pixels, np.memmap) is on_disk
    assert (tmp_path / "images.npy").exists() is on_disk
    assert loaded.images == read_dataset(folder).images
    assert loaded.problems == ()
    for row, image in enumerate(loaded.images):
        decoded = image.source.load().decoded.pixels
        assert loaded.fingerprints[row] == fingerprint_pixels(decoded)
        np.testing.assert_array_equal(loaded.pixels[row], frame_image(decoded, FRAMING))


@pytest.mark.parametrize("on_disk", [False, True])
def test_unreadable_images_leave_no_gap(on_disk, folder, tmp_path):
    whole = load_dataset(read_dataset(folder), FRAMING)
    bad = ["a/000.png", "a/001.png", "a/050.png", "b/099.png"]
    spoil(folder, *bad)
    dataset = read_dataset(folder)
    dataset = Dataset(dataset.root, dataset.form, dataset.images, (Problem("x.gif", "It is a GIF."),))
    loaded = load_dataset(dataset, FRAMING, workspace=tmp_path if on_disk else None)
    kept = [row for row, image in enumerate(whole.images) if image.source.name not in bad]
    np.testing.assert_array_equal(loaded.pixels, whole.pixels[kept])
    assert loaded.images == tuple(whole.images[row] for row in kept)
    assert loaded.fingerprints == tuple(whole.fingerprints[row] for row in kept)
    assert [problem.name for problem in loaded.problems] == ["x.gif", *bad]
    assert loaded.problems[1].reason.startswith("The file is no PNG, JPEG, BMP, TIFF or WebP image.")


def test_a_file_that_vanished_since_is_a_problem(folder):
    dataset = read_dataset(folder)
    (folder / "b" / "007.png").unlink()
    loaded = load_dataset(dataset, FRAMING)
    assert len(loaded.images) == 199
    assert loaded.problems == (
        Problem("b/007.png", "The file is no longer there. Put it back, or leave it out."),
    )


def test_rows_of_an_array_are_loaded(pixels_of):
    pixels = np.stack([pixels_of(seed, 12, 12) for seed in range(5)])
    images = tuple(LabelledImage(ArrayImage(pixels, index), "ig") for index in (3, 0, 4))
    loaded = load_dataset(Dataset(None, "arrays", images), FRAMING)
    np.testing.assert_array_equal(loaded.pixels, pixels[[3, 0, 4]])


def test_progress_is_told_in_the_calling_thread_up_to_the_end(folder):
    told = []
    load_dataset(
        read_dataset(folder),
        FRAMING,
        on_progress=lambda done, total: told.append((done, total, threading.current_thread())),
    )
    assert told[-1][:2] == (200, 200)
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert {thread for _, _, thread in told} == {threading.current_thread()}


def test_a_fault_of_the_program_is_not_taken_for_a_bad_image(monkeypatch, folder):
    def fail(pixels, framing):
        raise ZeroDivisionError

    monkeypatch.setattr(loading, "frame_image", fail)
    with pytest.raises(ZeroDivisionError):
        load_dataset(read_dataset(folder), FRAMING)


def test_a_set_without_one_readable_image_is_refused(tmp_path, write_images):
    write_images(tmp_path / "cells", "ig/1.png")
    spoil(tmp_path / "cells", "ig/1.png")
    with pytest.raises(
        DatasetError, match=r"No image in “cells” could be read; the first, “ig/1.png”: The file is no"
    ):
        load_dataset(read_dataset(tmp_path / "cells"), FRAMING)


def test_a_full_disk_is_noticed_before_anything_is_written(monkeypatch, folder, tmp_path):
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(loading.shutil, "disk_usage", lambda _: usage._replace(free=200 * 12 * 12 * 3 - 1))
    with pytest.raises(DatasetError, match=r"need 0\.0 GB in"):
        load_dataset(read_dataset(folder), FRAMING, workspace=tmp_path)
    assert not (tmp_path / "images.npy").exists()


def test_a_workspace_that_cannot_be_written_is_said_in_words(folder, tmp_path):
    with pytest.raises(DatasetError, match="cannot be written"):
        load_dataset(read_dataset(folder), FRAMING, workspace=tmp_path / "gone")


def test_too_little_memory_is_said_in_words(monkeypatch, folder):
    def fail(*arguments):
        raise MemoryError

    monkeypatch.setattr(loading.np, "empty", fail)
    with pytest.raises(DatasetError, match="in memory"):
        load_dataset(read_dataset(folder), FRAMING)


@pytest.mark.slow
def test_the_real_set_is_loaded_whole(data_folder, tmp_path):
    loaded = load_dataset(read_dataset(data_folder / "pbc96"), Framing(size=96), workspace=tmp_path)
    assert loaded.pixels.shape == (13667, 96, 96, 3)
    assert loaded.problems == ()
    # Nine pairs of exact copies, as the set's own description says.
    assert len(set(loaded.fingerprints)) == 13667 - 9


def test_rows_that_stay_move_up_under_their_new_labels(folder, tmp_path):
    loaded = load_dataset(read_dataset(folder), FRAMING, workspace=tmp_path)
    before = np.array(loaded.pixels)
    kept = keep_rows(loaded, [1, 3, 199], ["a", "c", "b"])
    np.testing.assert_array_equal(kept.pixels, before[[1, 3, 199]])
    assert [image.label for image in kept.images] == ["a", "c", "b"]
    assert [image.source.name for image in kept.images] == ["a/001.png", "a/003.png", "b/099.png"]
    assert kept.fingerprints == tuple(loaded.fingerprints[row] for row in (1, 3, 199))
