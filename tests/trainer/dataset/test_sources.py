import errno
import os
import pickle
import sys
from pathlib import Path

import numpy as np
import pytest
import xxhash

from trainer.dataset import sources
from trainer.dataset.sources import ArrayImage, ImageFile
from trainer.errors import ImageError


def test_a_file_is_loaded_with_the_digest_of_its_bytes(tmp_path, pixels_of, encode):
    data = encode(pixels_of(1), "PNG")
    (tmp_path / "a.png").write_bytes(data)
    loaded = ImageFile(str(tmp_path), "a.png").load()
    np.testing.assert_array_equal(loaded.decoded.pixels, pixels_of(1))
    assert loaded.digest == xxhash.xxh3_128_digest(data)


@pytest.mark.parametrize(
    "name",
    [
        "Zellen größer.png",
        "细胞.png",
        "🩸🔬.png",
        "=cmd|' .png",
        "-rf.png",
        "a" * 246 + ".png",
        "sub/one.png",
    ],
)
def test_any_name_is_read(name, tmp_path, write_images):
    try:
        write_images(tmp_path, name)
    except OSError:
        pytest.skip("this system keeps no file of that name")
    source = ImageFile(str(tmp_path), name)
    assert source.load().decoded.pixels.shape == (20, 16, 3)
    assert source.path == tmp_path / name


def test_a_deep_folder_is_read(tmp_path, write_images):
    folder = tmp_path.joinpath(*["a folder with a long name " * 3] * 8)
    try:
        write_images(folder, "a.png")
    except OSError:
        pytest.skip("this system keeps no path that long")
    assert len(str(folder)) > 600
    assert ImageFile(str(folder), "a.png").load().decoded.pixels.shape == (20, 16, 3)


def test_a_file_that_is_gone_is_said_to_be_gone(tmp_path):
    with pytest.raises(ImageError, match="no longer there"):
        ImageFile(str(tmp_path), "a.png").load()


def test_a_folder_that_became_a_file_is_said_to_be_gone(tmp_path, write_images):
    write_images(tmp_path, "sub")
    with pytest.raises(ImageError, match=r"no longer there|cannot be read"):
        ImageFile(str(tmp_path), "sub/a.png").load()


@pytest.mark.parametrize(
    ("code", "sentence"), [(errno.EACCES, "no permission"), (errno.EIO, r"cannot be read \(.+\)")]
)
def test_what_the_system_refuses_is_said_in_words(code, sentence, monkeypatch, tmp_path):
    def refuse(*arguments):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(sources.os, "open", refuse)
    with pytest.raises(ImageError, match=sentence):
        ImageFile(str(tmp_path), "a.png").load()


def test_a_name_that_no_system_has_is_an_image_error(tmp_path):
    with pytest.raises(ImageError, match="cannot be read"):
        ImageFile(str(tmp_path), "a\0.png").load()


def test_a_folder_named_as_an_image_is_an_image_error(tmp_path):
    (tmp_path / "a.png").mkdir()
    with pytest.raises(ImageError):
        ImageFile(str(tmp_path), "a.png").load()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_does_not_wait_for_a_writer(tmp_path):
    os.mkfifo(tmp_path / "a.png")
    with pytest.raises(ImageError, match="no file"):
        ImageFile(str(tmp_path), "a.png").load()


def test_a_file_too_large_is_refused_unread(monkeypatch, tmp_path, write_images):
    write_images(tmp_path, "a.png")
    monkeypatch.setattr(sources, "MAX_BYTES", 100)
    monkeypatch.setattr(sources.os, "read", None)
    with pytest.raises(ImageError, match="larger than"):
        ImageFile(str(tmp_path), "a.png").load()


def test_a_drive_that_hands_out_little_at_a_time_is_read_to_the_end(monkeypatch, tmp_path, write_images):
    write_images(tmp_path, "a.png")
    read = os.read
    monkeypatch.setattr(sources.os, "read", lambda handle, count: read(handle, min(count, 100)))
    assert ImageFile(str(tmp_path), "a.png").load().decoded.pixels.shape == (20, 16, 3)


def test_a_failed_load_leaves_no_open_file(monkeypatch, tmp_path):
    (tmp_path / "a.png").write_bytes(b"")
    opened, closed = [], []
    open_, close = os.open, os.close
    monkeypatch.setattr(sources.os, "open", lambda *args: opened.append(open_(*args)) or opened[-1])
    monkeypatch.setattr(sources.os, "close", lambda handle: closed.append(handle) or close(handle))
    with pytest.raises(ImageError, match="empty"):
        ImageFile(str(tmp_path), "a.png").load()
    assert opened
    assert opened == closed


def test_a_file_on_disk_costs_two_references():
    source = ImageFile("folder", "name")
    assert not hasattr(source, "__dict__")
    assert sys.getsizeof(source) <= 64
    assert pickle.loads(pickle.dumps(source)) == source  # noqa: S301 - made here


def test_a_row_is_copied_with_the_digest_of_its_pixels(pixels_of):
    images = np.asfortranarray(np.stack([pixels_of(1), pixels_of(2)]))
    source = ArrayImage(images, 1)
    loaded = source.load()
    assert source.name == "image 1"
    assert source.path is None
    np.testing.assert_array_equal(loaded.decoded.pixels, pixels_of(2))
    assert loaded.decoded.pixels.flags.c_contiguous
    assert not np.shares_memory(loaded.decoded.pixels, images)
    assert loaded.digest == xxhash.xxh3_128_digest(pixels_of(2).tobytes())
    assert loaded.digest != ArrayImage(images, 0).load().digest


def test_paths_join_with_the_folder():
    assert ImageFile(str(Path("a") / "b"), "c/d.png").path == Path("a/b/c/d.png")
