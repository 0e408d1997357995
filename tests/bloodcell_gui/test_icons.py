import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui import icons
from bloodcell_gui.icons import draw_icon, recolour_icons, set_icon
from trainer.resources import icon

FOLDER = icon("close").parent
SOURCES = Path(icons.__file__).parent


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.svg")))
def test_every_icon_is_drawn(qapp: object, name: str) -> None:
    image = draw_icon(name, 24).toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24))


def test_every_icon_that_is_named_is_there() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py"))
    named = set(re.findall(r'(?:set_icon\([^,]+, |draw_icon\(\s*|PageEntry\()"([a-z]+)"', text))
    assert len(named) > 10
    assert named <= {path.stem for path in FOLDER.glob("*.svg")}


def test_icons_follow_the_palette(qtbot: QtBot, qapp: QGuiApplication) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    button = QPushButton(root)
    set_icon(button, "stopped")
    before = qapp.palette()
    red = QPalette(before)
    red.setColor(QPalette.ColorRole.WindowText, QColor(Qt.GlobalColor.red))
    qapp.setPalette(red)
    try:
        recolour_icons(root)
        image = button.icon().pixmap(24, 24).toImage()
        colours = {image.pixelColor(x, y).name() for x in range(24) for y in range(24)}
        assert "#ff0000" in colours
    finally:
        qapp.setPalette(before)
