import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from bloodcell_gui.thumbnails import PictureCache, PictureLoader, read_picture
from trainer.dataset.images import DecodedImage
from trainer.dataset.sources import ImageFile, LoadedImage


@pytest.fixture
def loader(qapp: object) -> Iterator[PictureLoader]:
    loader = PictureLoader(2**20)
    yield loader
    loader.close()


@pytest.fixture
def sources(make_cells: Callable[..., Path]) -> list[ImageFile]:
    folder = make_cells("cells", red=3, blue=1)
    return [ImageFile(str(folder), path.name) for path in sorted(folder.iterdir())]


def picture(side: int) -> QImage:
    return QImage(side, side, QImage.Format.Format_RGB32)


def test_the_cache_keeps_what_was_used_last() -> None:
    cache = PictureCache(3 * 10 * 10 * 4)
    names = [ImageFile("/", str(number)) for number in range(4)]
    for name in names[:3]:
        cache.add(name, picture(10), 10)
    assert cache.find(names[0]) is not None
    cache.add(names[3], picture(10), 10)
    assert cache.find(names[0]) is not None
    assert cache.find(names[1]) is None
    assert cache.n_bytes <= 3 * 10 * 10 * 4
    cache.add(names[0], picture(5), 5)
    assert len(cache) == 3
    cache.clear()
    assert cache.n_bytes == 0


def test_pictures_come_at_the_size_that_was_asked(
    qtbot: QtBot, loader: PictureLoader, sources: list[ImageFile]
) -> None:
    assert loader.find(sources[0], 64) == (None, False)
    loader.want(sources, 64)
    qtbot.waitUntil(lambda: all(loader.find(source, 64)[1] for source in sources))
    found, _ = loader.find(sources[0], 64)
    assert found is not None
    assert (found.width(), found.height()) == (64, 64)
    assert QColor(found.pixel(32, 32)).blue() > 200
    # At another size the old picture stands in until the new one is here.
    assert loader.find(sources[0], 96) == (found, False)


def test_what_cannot_be_read_is_a_null_picture(qtbot: QtBot, loader: PictureLoader, tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("no image")
    source = ImageFile(str(tmp_path), "text.png")
    loader.want([source], 64)
    qtbot.waitUntil(lambda: loader.find(source, 64)[0] is not None)
    found, fits = loader.find(source, 64)
    assert found is not None
    assert found.isNull()
    assert fits


def test_what_nobody_foresaw_ends_no_other_picture(
    qtbot: QtBot, loader: PictureLoader, sources: list[ImageFile], expected_log: list[str]
) -> None:
    expected_log.append("A picture cannot be read")

    def fail_once(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        if cut.is_set():
            return pixels
        cut.set()
        raise MemoryError

    cut = threading.Event()
    loader.set_crop(fail_once)
    loader.want(sources, 0)
    qtbot.waitUntil(lambda: all(loader.find(source, 0)[1] for source in sources))
    found = [loader.find(source, 0)[0] for source in sources]
    assert [one is not None and one.isNull() for one in found].count(True) == 1


def test_pictures_are_cut_as_the_model_sees_them(
    qtbot: QtBot, loader: PictureLoader, sources: list[ImageFile]
) -> None:
    loader.want(sources[:1], 0)
    qtbot.waitUntil(lambda: loader.find(sources[0], 0)[1])
    loader.set_crop(lambda pixels: pixels[8:24, 8:24])
    assert loader.find(sources[0], 0) == (None, False)
    loader.want(sources[:1], 0)
    qtbot.waitUntil(lambda: loader.find(sources[0], 0)[1])
    found, _ = loader.find(sources[0], 0)
    assert found is not None
    assert found.width() == 16


class SlowImage:
    """An image that is decoded when the test says so."""

    name = "slow"
    path = None

    def __init__(self) -> None:
        self.may_go_on = threading.Event()
        self.is_read = threading.Event()

    def load(self, into: object = None) -> LoadedImage:
        self.is_read.set()
        self.may_go_on.wait()
        return LoadedImage(DecodedImage(np.zeros((8, 8, 3), np.uint8)), b"")


def test_what_is_no_longer_wanted_is_not_begun(qtbot: QtBot, loader: PictureLoader) -> None:
    busy, late, wanted = [SlowImage(), SlowImage()], SlowImage(), SlowImage()
    loader.want([*busy, late], 0)
    for image in busy:
        assert image.is_read.wait(10)
    loader.want([wanted], 0)
    for image in (*busy, wanted):
        image.may_go_on.set()
    qtbot.waitUntil(lambda: loader.find(wanted, 0)[1])
    assert not late.is_read.is_set()


def test_a_picture_that_was_cut_otherwise_is_late(qtbot: QtBot, loader: PictureLoader) -> None:
    slow, after = SlowImage(), SlowImage()
    loader.want([slow], 0)
    assert slow.is_read.wait(10)
    loader.set_crop(None)
    slow.may_go_on.set()
    after.may_go_on.set()
    loader.want([after], 0)
    qtbot.waitUntil(lambda: loader.find(after, 0)[1])
    assert loader.find(slow, 0) == (None, False)


def test_pictures_of_every_shape_keep_their_proportions() -> None:
    class Wide:
        name, path = "wide", None

        def load(self, into: object = None) -> LoadedImage:
            return LoadedImage(DecodedImage(np.zeros((10, 41, 3), np.uint8)), b"")

    found = read_picture(Wide(), 82)
    assert (found.width(), found.height()) == (82, 20)
