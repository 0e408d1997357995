import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette, QPixmap
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui import icons
from bloodcell_gui.icons import IconLabel, draw_icon, recolour_icons, set_icon
from trainer.resources import icon

FOLDER = icon("close").parent
SOURCES = Path(icons.__file__).parent


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.svg")))
def test_every_icon_is_drawn(qapp: object, name: str) -> None:
    image = draw_icon(name, 24).toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24))


def test_every_icon_that_is_named_is_there() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py"))
    named = set(
        re.findall(r'(?:set_icon\([^,]+, |draw_icon\(\s*|IconLabel\(\s*|PageEntry\()"([a-z]+)"', text)
    )
    assert len(named) > 10
    assert named <= {path.stem for path in FOLDER.glob("*.svg")}


def colours(pixmap: QPixmap) -> set[str]:
    image = pixmap.toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.fixture
def redden(qapp: QGuiApplication) -> Iterator[Callable[[], None]]:
    """Return a function that makes all text red."""
    before = qapp.palette()

    def make_red() -> None:
        red = QPalette(before)
        red.setColor(QPalette.ColorRole.WindowText, QColor(Qt.GlobalColor.red))
        qapp.setPalette(red)

    yield make_red
    qapp.setPalette(before)


def test_icons_follow_the_palette(qtbot: QtBot, redden: Callable[[], None]) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    button = QPushButton(root)
    set_icon(button, "stopped")
    redden()
    recolour_icons(root)
    assert "#ff0000" in colours(button.icon().pixmap(24, 24))


def test_an_icon_that_is_a_label_follows_the_palette_by_itself(
    qtbot: QtBot, redden: Callable[[], None]
) -> None:
    label = IconLabel("stopped", 24)
    qtbot.addWidget(label)
    assert "#ff0000" not in colours(label.pixmap())
    redden()
    qtbot.waitUntil(lambda: "#ff0000" in colours(label.pixmap()))


def test_an_icon_beside_a_text_is_as_high_as_its_line(qtbot: QtBot) -> None:
    label = IconLabel("notice")
    qtbot.addWidget(label)
    assert label.pixmap().deviceIndependentSize().height() == label.fontMetrics().height()
    font = label.font()
    font.setPointSizeF(2 * font.pointSizeF())
    label.setFont(font)
    assert label.pixmap().deviceIndependentSize().height() == label.fontMetrics().height()
