"""Theme, text size and colours are the whole application's, at once, and go with the window."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.appearance import Appearance
from bloodcell_gui.class_colours import style_classes
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.settings import CLASS_COLOURS, TEXT_SIZE, THEME, Settings
from bloodcell_gui.text_size import keep_width
from trainer.classes import KNOWN_CLASSES


@pytest.fixture
def settings(qapp: QApplication) -> Iterator[Settings]:
    settings = Settings()
    with Appearance(qapp, settings):
        yield settings


def is_dark() -> bool:
    return QApplication.palette().color(QPalette.ColorRole.Window).lightnessF() < 0.5


def test_a_theme_is_taken_at_once_and_given_back(qapp: QApplication) -> None:
    before = QApplication.palette()
    settings = Settings()
    settings.write(THEME, "dark")
    with Appearance(qapp, settings):
        assert is_dark()
        settings.write(THEME, "light")
        assert not is_dark()
        settings.write(THEME, "dark")
        settings.write(THEME, "system")
        assert QApplication.palette() == before
        settings.write(THEME, "dark")
    assert QApplication.palette() == before
    # Nobody listens any more.
    settings.write(THEME, "light")
    assert QApplication.palette() == before


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_muted_can_be_read(settings: Settings, theme: str) -> None:
    def luminance(role: QPalette.ColorRole) -> float:
        colour = QApplication.palette().color(role)
        parts = [
            one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4
            for one in (colour.redF(), colour.greenF(), colour.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    settings.write(THEME, theme)
    roles = QPalette.ColorRole
    for text in (roles.Text, roles.WindowText, roles.PlaceholderText, roles.Link):
        for ground in (roles.Window, roles.Base):
            low, high = sorted((luminance(text), luminance(ground)))
            # WCAG 2, level AA.
            assert (high + 0.05) / (low + 0.05) >= 4.5, (text, ground)


def test_texts_grow_together_also_those_of_their_own_size(settings: Settings, qtbot: QtBot) -> None:
    usual = QApplication.font().pointSizeF()
    parent = QWidget()
    qtbot.addWidget(parent)
    plain, heading, bold = QLabel("a", parent), QLabel("b", parent), QLabel("c", parent)
    font = heading.font()
    font.setPointSizeF(2 * usual)
    heading.setFont(font)
    font = bold.font()
    font.setBold(True)
    bold.setFont(font)
    for percent in (150, 75, 130):
        settings.write(TEXT_SIZE, percent)
        # Qt tells the controls by an event.
        QApplication.processEvents()
        assert plain.font().pointSizeF() == pytest.approx(usual * percent / 100)
        assert bold.font().pointSizeF() == pytest.approx(usual * percent / 100)
        assert bold.font().bold()
        assert heading.font().pointSizeF() == pytest.approx(2 * usual * percent / 100)
    settings.write(TEXT_SIZE, 100)
    assert QApplication.font().pointSizeF() == pytest.approx(usual)


def test_panels_widen_with_their_texts(settings: Settings, qtbot: QtBot) -> None:
    panel, fixed = QWidget(), QWidget()
    qtbot.addWidget(panel)
    qtbot.addWidget(fixed)
    keep_width(panel, 200)
    settings.write(TEXT_SIZE, 150)
    keep_width(fixed, 100, QWidget.setFixedWidth)
    assert (panel.minimumWidth(), fixed.minimumWidth(), fixed.maximumWidth()) == (300, 150, 150)
    settings.write(TEXT_SIZE, 100)
    assert (panel.minimumWidth(), fixed.maximumWidth()) == (200, 100)


def test_classes_take_other_colours_at_once(settings: Settings) -> None:
    styles = style_classes(KNOWN_CLASSES)
    usual = [style.colour for style in styles]
    settings.write(CLASS_COLOURS, "safe")
    safe = [style.colour for style in styles]
    assert all(one != other for one, other in zip(usual, safe, strict=True))
    settings.write(CLASS_COLOURS, "usual")
    assert [style.colour for style in styles] == usual


def test_what_holds_pictures_of_the_colours_draws_them_anew(
    window: MainWindow, classify: Callable[..., None], make_cells: Callable[..., Path]
) -> None:
    classify(make_cells("S", red=2))
    chips = window.classify.workbench.chips
    chip = next(chip for chip in chips._chips.values() if "Red" in chip.text())
    before = chip.icon().pixmap(16).toImage()
    window.settings.write(CLASS_COLOURS, "safe")
    assert chip.icon().pixmap(16).toImage() != before


def test_a_window_begins_as_the_last_one_was_and_leaves_nothing_behind(
    qtbot: QtBot, qapp: QApplication
) -> None:
    from bloodcell_gui.app import open_window

    size = QApplication.font().pointSizeF()
    Settings().write(TEXT_SIZE, 130)
    with open_window(["bloodcell-gui"]) as window:
        assert window.font().pointSizeF() == pytest.approx(1.3 * size)
        assert window._page_bar.width() == round(1.3 * 64)
        qtbot.waitUntil(lambda: window.session.model is not None)
    assert QApplication.font().pointSizeF() == pytest.approx(size)
