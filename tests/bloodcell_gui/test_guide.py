"""The user guide in its own window: at the page's chapter, whole, in the window's colours, and offline."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bloodcell_gui.guide import CHAPTERS, GuideWindow
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.settings import THEME
from trainer.resources import user_guide


@pytest.fixture
def guide(window: MainWindow, qtbot: QtBot) -> Iterator[GuideWindow]:
    made = GuideWindow(window)
    qtbot.addWidget(made)
    yield made
    made.close()


def heading_at_top(guide: GuideWindow) -> str:
    """Return the heading that is nearest to the upper edge of what is seen."""
    edge, tops = guide.text.verticalScrollBar().value(), {}
    layout = guide.text.document().documentLayout()
    block = guide.text.document().begin()
    while block.isValid():
        if block.blockFormat().headingLevel():
            tops[abs(layout.blockBoundingRect(block).top() - edge)] = block.text()
        block = block.next()
    return tops[min(tops)]


CHAPTER_TITLES = (
    "The first minute",
    "Keep samples in a project",
    "Decisions",
    "Train a model",
    "Results and the library",
)


@pytest.mark.parametrize(("page", "chapter"), list(enumerate(CHAPTER_TITLES)))
def test_f1_opens_the_chapter_of_the_page(window: MainWindow, qtbot: QtBot, page: int, chapter: str) -> None:
    window._page_bar.choose(page)
    window._menus.guide.trigger()
    guide = window._help_menu._guide
    assert guide is not None
    qtbot.waitUntil(lambda: heading_at_top(guide) == chapter)
    guide.close()
    assert window._menus.guide.shortcut().toString() == "F1"


def test_every_chapter_is_in_the_guide() -> None:
    text = user_guide().read_text(encoding="utf-8")
    assert all(f'id="{anchor}"' in text for anchor in CHAPTERS.values())


def test_its_pictures_are_there_and_no_wider_than_the_text(guide: GuideWindow, qtbot: QtBot) -> None:
    guide.resize(760, 600)
    guide.show()
    document = guide.text.document()
    shapes = []
    block = document.begin()
    while block.isValid():
        parts = block.begin()
        while not parts.atEnd():
            shape = parts.fragment().charFormat()
            if shape.isImageFormat():
                shapes.append(shape.toImageFormat())
            parts += 1
        block = block.next()
    assert len(shapes) >= 5
    assert all(shape.width() <= guide.text.viewport().width() for shape in shapes)
    assert all(not QImage(str(user_guide().parent / shape.name())).isNull() for shape in shapes)
    assert all(shape.property(shape.Property.ImageAltText) for shape in shapes)
    assert guide.text.horizontalScrollBar().maximum() == 0


def test_contents_lead_to_their_chapter(guide: GuideWindow, qtbot: QtBot) -> None:
    guide.show()
    entries = guide.contents.findItems(
        "When something goes wrong", Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
    )
    guide.contents.setCurrentItem(entries[0])
    qtbot.waitUntil(lambda: heading_at_top(guide) == "When something goes wrong")
    # The list within the page would be told twice.
    assert guide.text.toPlainText().count("When something goes wrong") == 1


def test_words_are_found_from_anywhere(guide: GuideWindow) -> None:
    guide.show()
    guide.text.moveCursor(guide.text.textCursor().MoveOperation.End)
    guide.wanted.setFocus()
    QTest.keyClicks(guide.wanted, "kappa")
    QTest.keyClick(guide.wanted, Qt.Key.Key_Return)
    assert guide.text.textCursor().selectedText().lower() == "kappa"
    guide.wanted.setText("no such words anywhere")
    QTest.keyClick(guide.wanted, Qt.Key.Key_Return)
    assert guide._found.text() == "These words are not in the guide."


def test_it_has_the_colours_of_the_window_and_keeps_its_place(
    guide: GuideWindow, window: MainWindow, qtbot: QtBot
) -> None:
    guide.show_chapter("decisions")
    qtbot.waitUntil(lambda: heading_at_top(guide) == "Decisions")
    window.settings.write(THEME, "dark")
    QApplication.processEvents()
    page = guide.text.viewport().grab().toImage()
    seen = page.scaled(1, 1, mode=Qt.TransformationMode.SmoothTransformation)
    assert seen.pixelColor(0, 0).lightnessF() < 0.5
    assert heading_at_top(guide) == "Decisions"


def test_it_goes_with_esc(guide: GuideWindow, qtbot: QtBot) -> None:
    guide.show_chapter("compare")
    qtbot.waitUntil(guide.isActiveWindow)
    QTest.keyClick(guide.text, Qt.Key.Key_Escape)
    assert not guide.isVisible()
