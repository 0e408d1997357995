from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.settings import SHOW_SAMPLES

MakeCells = Callable[..., Path]


def mime(*urls: QUrl) -> QMimeData:
    data = QMimeData()
    data.setUrls(list(urls))
    return data


def enter(widget: QWidget, data: QMimeData) -> bool:
    event = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def drop(widget: QWidget, data: QMimeData) -> None:
    assert enter(widget, data)
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


def test_a_dropped_folder_is_classified(window: MainWindow, make_cells: MakeCells, qtbot: QtBot) -> None:
    data = mime(QUrl.fromLocalFile(str(make_cells("Probe Ümläut 血", red=2))))
    assert enter(window.classify, data)
    assert window.classify.drop_zone._hovered
    drop(window.classify, data)
    assert not window.classify.drop_zone._hovered
    qtbot.waitUntil(lambda: not window.session.is_working and bool(window.session.samples))
    assert window.session.samples[0].id == "Probe Ümläut 血"


def test_dropped_files_are_one_sample(window: MainWindow, make_cells: MakeCells, qtbot: QtBot) -> None:
    folder = make_cells("S", red=3)
    files = sorted(folder.iterdir())[:2]
    drop(window.classify, mime(*(QUrl.fromLocalFile(str(path)) for path in files)))
    qtbot.waitUntil(lambda: not window.session.is_working and bool(window.session.samples))
    assert window.session.samples[0].n_done == 2


def test_a_second_drop_lands_on_the_workbench(
    window: MainWindow, classify: Callable[..., None], make_cells: MakeCells, qtbot: QtBot
) -> None:
    classify(make_cells("a", red=1))
    drop(window.classify, mime(QUrl.fromLocalFile(str(make_cells("b", red=1)))))
    qtbot.waitUntil(lambda: [one.id for one in window.session.samples] == ["a", "b"])
    qtbot.waitUntil(lambda: not window.session.is_working)


def test_what_is_no_file_is_refused(window: MainWindow) -> None:
    assert not enter(window.classify, mime(QUrl("https://example.org/cell.png")))
    assert not enter(window.classify, QMimeData())


def test_leaving_without_dropping_is_forgotten(window: MainWindow, make_cells: MakeCells) -> None:
    enter(window.classify, mime(QUrl.fromLocalFile(str(make_cells("a", red=1)))))
    QApplication.sendEvent(window.classify, QDragLeaveEvent())
    assert not window.classify.drop_zone._hovered
    assert window.session.samples == []


def test_the_empty_page_offers_two_buttons(window: MainWindow, qtbot: QtBot) -> None:
    texts = [one.text().replace("&", "") for one in window.classify.drop_zone.findChildren(QPushButton)]
    assert texts == ["Open folder…", "Try the sample cells"]


def test_panels_fold_and_are_remembered(
    window: MainWindow, classify: Callable[..., None], make_cells: MakeCells
) -> None:
    classify(make_cells("a", red=1))
    assert window.classify.workbench is not None
    assert window.classify.workbench.samples.isVisible()
    window._menus.show_samples.trigger()
    assert not window.classify.workbench.samples.isVisible()
    assert window.settings.read(SHOW_SAMPLES) is False
