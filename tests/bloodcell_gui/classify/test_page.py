from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDragLeaveEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.settings import SHOW_SAMPLES

Drag = Callable[[QWidget, QMimeData], bool]
Drop = Callable[..., bool]
MakeCells = Callable[..., Path]


def mime(*urls: QUrl) -> QMimeData:
    data = QMimeData()
    data.setUrls(list(urls))
    return data


def files(*paths: Path) -> QMimeData:
    return mime(*(QUrl.fromLocalFile(str(path)) for path in paths))


def test_a_dropped_folder_is_classified(
    window: MainWindow, drag: Drag, drop: Drop, make_cells: MakeCells, qtbot: QtBot
) -> None:
    folder = make_cells("Probe Ümläut 血", red=2)
    assert drag(window.classify, files(folder))
    assert window.classify.drop_zone._hovered
    assert drop(window.classify, folder)
    assert not window.classify.drop_zone._hovered
    qtbot.waitUntil(lambda: not window.session.is_working and bool(window.session.samples))
    assert window.session.samples[0].id == "Probe Ümläut 血"


def test_dropped_files_are_one_sample(
    window: MainWindow, drop: Drop, make_cells: MakeCells, qtbot: QtBot
) -> None:
    folder = make_cells("S", red=3)
    assert drop(window.classify, *sorted(folder.iterdir())[:2])
    qtbot.waitUntil(lambda: not window.session.is_working and bool(window.session.samples))
    assert window.session.samples[0].n_done == 2


def test_a_second_drop_lands_on_the_workbench(
    window: MainWindow,
    classify: Callable[..., None],
    drag: Drag,
    drop: Drop,
    make_cells: MakeCells,
    qtbot: QtBot,
) -> None:
    classify(make_cells("a", red=1))
    folder = make_cells("b", red=1)
    assert drag(window.classify, files(folder))
    assert window.classify._overlay.isVisible()
    window.classify._overlay.grab()
    assert drop(window.classify, folder)
    assert not window.classify._overlay.isVisible()
    qtbot.waitUntil(lambda: [one.id for one in window.session.samples] == ["a", "b"])
    qtbot.waitUntil(lambda: not window.session.is_working)


def test_what_is_no_file_is_refused(window: MainWindow, drag: Drag) -> None:
    assert not drag(window.classify, mime(QUrl("https://example.org/cell.png")))
    assert not drag(window.classify, QMimeData())


def test_leaving_without_dropping_is_forgotten(window: MainWindow, drag: Drag, make_cells: MakeCells) -> None:
    assert drag(window.classify, files(make_cells("a", red=1)))
    assert window.classify.drop_zone._hovered
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


def test_on_a_small_screen_a_large_cell_has_the_room_of_the_samples(
    window: MainWindow, classify: Callable[..., None], make_cells: MakeCells
) -> None:
    classify(make_cells("a", red=2))
    workbench = window.classify.workbench
    assert workbench is not None
    window.resize(960, 520)
    QTest.keyClick(workbench.gallery, Qt.Key.Key_Return)
    assert workbench.cell_view.isVisible()
    assert not workbench.samples.isVisible()
    QApplication.processEvents()
    assert workbench.cell_view.width() >= workbench.cell_view.minimumSizeHint().width()
    assert workbench.cell_view.height() >= workbench.cell_view.minimumSizeHint().height()
    window.resize(1366, 728)
    assert workbench.samples.isVisible()
    window.resize(960, 520)
    QTest.keyClick(workbench.cell_view, Qt.Key.Key_Escape)
    assert workbench.samples.isVisible()
