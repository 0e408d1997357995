from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from bloodcell_gui.gallery.arrangement import Show
from bloodcell_gui.help import KEYS
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.model_card import CardView
from bloodcell_gui.notify import Notice
from trainer import resources
from trainer.bundle.model_file import rewrite_card
from trainer.reports.notice import RESEARCH_USE

Classify = Callable[..., None]
InNextDialog = Callable[[Callable[[QDialog], object]], None]
MakeCells = Callable[..., Path]


@pytest.fixture
def full_window(window: MainWindow, classify: Classify, make_cells: MakeCells) -> MainWindow:
    folder = make_cells("S", red=8, green=3, blue=2)
    (folder / "empty.png").write_bytes(b"")
    classify(folder)
    assert window.classify.workbench is not None
    window.classify.workbench._show_numbers()
    return window


def actions(window: MainWindow) -> Iterator[QAction]:
    for menu in window.menuBar().actions():
        for action in menu.menu().actions():
            if not action.isSeparator():
                yield action


def labels(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def test_the_model_and_its_caution_are_always_in_sight(window: MainWindow) -> None:
    assert "Three colours" in window.model_line.text()
    assert "Knows colours only." in window.model_line.text()


def test_every_control_has_a_name(full_window: MainWindow) -> None:
    kinds = (QAbstractButton, QComboBox, QAbstractSlider, QAbstractItemView, QLineEdit)
    nameless = []
    for kind in kinds:
        for control in full_window.findChildren(kind):
            inner = isinstance(control, QScrollBar) or control.objectName().startswith("qt_")
            named = control.accessibleName() or (isinstance(control, QAbstractButton) and control.text())
            has_label = any(label.buddy() is control for label in full_window.findChildren(QLabel))
            if control.isVisible() and not (inner or named or has_label or _is_inside(control)):
                nameless.append(control)
    assert nameless == []


def _is_inside(control: QWidget) -> bool:
    """Whether it is a part of another control, as a header is of a table."""
    parent = control.parentWidget()
    return isinstance(parent, QAbstractItemView | QComboBox) or isinstance(
        parent.parentWidget() if parent else None, QAbstractItemView | QComboBox
    )


def test_every_menu_item_has_a_mnemonic(window: MainWindow) -> None:
    assert [action.text() for action in actions(window) if "&" not in action.text()] == []


def test_mnemonics_of_a_menu_are_unique(window: MainWindow) -> None:
    for menu in window.menuBar().actions():
        keys = [one.text()[one.text().index("&") + 1].lower() for one in menu.menu().actions() if one.text()]
        assert len(keys) == len(set(keys)), menu.text()


def test_shortcuts_are_unique(window: MainWindow) -> None:
    keys = [key.toString() for action in actions(window) for key in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_every_shortcut_of_the_menus_is_in_the_list_of_keys(window: MainWindow) -> None:
    listed = " ".join(key for _, keys in KEYS for key, _ in keys)
    for action in actions(window):
        key = action.shortcut().toString()
        assert not key or key in listed or (key.startswith("Ctrl+") and key[5:].isdigit()), key


def test_the_keyboard_reaches_every_control(full_window: MainWindow, qtbot: QtBot) -> None:
    full_window.activateWindow()
    start = full_window._page_bar.findChildren(QAbstractButton)[0]
    start.setFocus()
    qtbot.waitUntil(start.hasFocus)
    visited = []
    for _ in range(80):
        widget = QApplication.focusWidget()
        if widget in visited:
            break
        visited.append(widget)
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    workbench = full_window.classify.workbench
    assert workbench is not None
    wanted = [
        workbench.samples._view,
        workbench.chips._chips[Show.ALL],
        workbench.gallery,
        workbench.bar._order,
        workbench.bar._side,
        workbench.differential.figures._view,
        workbench.differential.export,
    ]
    places = [visited.index(widget) for widget in wanted]
    assert places == sorted(places)


def test_pages_are_reached_by_key(window: MainWindow, qtbot: QtBot) -> None:
    for number, action in enumerate(window._menus.pages.actions()):
        action.trigger()
        assert window._pages.currentIndex() == number
    assert "No model is chosen" in labels(window._pages.currentWidget())


def test_about_says_what_it_is_not_for(window: MainWindow, in_next_dialog: InNextDialog) -> None:
    seen: list[str] = []
    in_next_dialog(lambda dialog: seen.append(labels(dialog)))
    window._menus.about.trigger()
    assert RESEARCH_USE in seen[0]


def test_all_keys_are_shown(window: MainWindow, in_next_dialog: InNextDialog) -> None:
    seen: list[str] = []
    in_next_dialog(lambda dialog: seen.append(labels(dialog)))
    window._menus.keys.trigger()
    assert "Ctrl+O" in seen[0]


def test_the_model_tells_about_itself(window: MainWindow, in_next_dialog: InNextDialog) -> None:
    seen: list[str] = []
    in_next_dialog(lambda dialog: seen.extend(view.toPlainText() for view in dialog.findChildren(CardView)))
    window._menus.about_model.trigger()
    assert seen[0].startswith("Three colours\n")
    assert "images of about 48 x 48 pixels" in seen[0]


def test_the_models_of_the_library_can_be_chosen_by_their_titles(
    window: MainWindow, model_path: Path, qtbot: QtBot
) -> None:
    rewrite_card(model_path, resources.user_models() / "rd.bloodcell", title="R & D")
    damaged = resources.user_models() / "x.bloodcell"
    damaged.write_bytes(b"no zip")
    window._menus.models.aboutToShow.emit()
    qtbot.waitUntil(lambda: len(window._menus.models.actions()) == 3)
    entries = [(entry.text(), entry.isChecked()) for entry in window._menus.models.actions()]
    assert entries == [("Three colours", True), ("R && D", False), ("x.bloodcell", False)]


def test_results_are_exported_and_it_is_said_quietly(
    full_window: MainWindow, qtbot: QtBot, tmp_path: Path, told: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_export(monkeypatch, tmp_path / "out", "run")
    with qtbot.waitSignal(full_window.notifier.done_told) as done:
        full_window._menus.export.trigger()
    assert "run_counts.csv" in done.args[0]
    assert (tmp_path / "out" / "run_cells.csv").is_file()
    assert told == []
    assert "run_counts.csv" in full_window.statusBar().currentMessage()


def test_an_export_that_fails_is_told(
    full_window: MainWindow, qtbot: QtBot, tmp_path: Path, told: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder")
    answer_export(monkeypatch, tmp_path / "file", "run")
    full_window._menus.export.trigger()
    qtbot.waitUntil(lambda: bool(told))
    assert "“" in told[0].summary
    assert told[0].remedy
    assert full_window.notices.isVisible()
    assert (tmp_path / "file").read_text() == "not a folder"


def answer_export(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str) -> None:
    from bloodcell_gui.export_dialog import ExportDialog

    def answer(dialog: ExportDialog) -> int:
        dialog._folder.setText(str(folder))
        dialog._name.setText(name)
        return ExportDialog.DialogCode.Accepted

    monkeypatch.setattr(ExportDialog, "exec", answer)


def test_the_table_of_failed_images_is_saved(
    full_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "failed.csv"
    monkeypatch.setattr("bloodcell_gui.dialogs.ask_target", lambda *_: path)
    assert full_window.classify.workbench is not None
    full_window.classify.workbench.chips.choose(Show.FAILED)
    with qtbot.waitSignal(full_window.notifier.done_told):
        full_window.classify.workbench.stage.failures._save.click()
    assert (
        "S,empty.png,The file is empty (0 bytes). Copy it again from where it came from."
        in path.read_text(encoding="utf-8-sig")
    )


def test_progress_and_cancel_are_there_while_working(
    window: MainWindow, open_half: Callable[..., object], make_cells: MakeCells, qtbot: QtBot
) -> None:
    assert not window.work_line.isVisible()
    open_half(make_cells("S", red=40))
    qtbot.waitUntil(lambda: "32 of 40" in window.work_line.text)
    assert window.work_line.isVisible()
    window.work_line._cancel.click()
    qtbot.waitUntil(lambda: not window.work_line.isVisible())


def test_nothing_scrolls_sideways_on_a_small_screen(full_window: MainWindow) -> None:
    full_window.resize(1366, 700)
    QApplication.processEvents()
    bars = [
        bar for bar in full_window.findChildren(QScrollBar) if bar.orientation() is Qt.Orientation.Horizontal
    ]
    assert [bar for bar in bars if bar.isVisible()] == []
    assert full_window.minimumSizeHint().width() <= 1366


def test_nothing_is_cut_off_in_the_smallest_window(full_window: MainWindow) -> None:
    full_window.resize(full_window.minimumSize())
    QApplication.processEvents()
    workbench = full_window.classify.workbench
    assert workbench is not None
    for panel in (workbench.samples, workbench.gallery, workbench.differential):
        shown = QRect(panel.mapTo(full_window, QPoint()), panel.size())
        assert full_window.rect().contains(shown)


def test_a_dark_scheme_recolours_the_window(
    full_window: MainWindow, qtbot: QtBot, qapp: QGuiApplication
) -> None:
    before = qapp.palette()
    button = full_window._page_bar.findChildren(QAbstractButton)[0]
    light = button.icon().pixmap(24, 24).toImage()
    dark = QPalette(before)
    dark.setColor(QPalette.ColorRole.Window, QColor("#202020"))
    dark.setColor(QPalette.ColorRole.WindowText, QColor("#f0f0f0"))
    qapp.setPalette(dark)
    try:
        qtbot.waitUntil(lambda: button.icon().pixmap(24, 24).toImage() != light)
    finally:
        qapp.setPalette(before)


def test_the_focus_is_seen_on_a_chosen_button(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    button = window._page_bar.findChildren(QAbstractButton)[0]
    window.classify.drop_zone.setFocus()
    qtbot.waitUntil(lambda: not button.hasFocus())
    before = button.grab().toImage()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    assert button.grab().toImage() != before


def test_the_keyboard_begins_where_the_work_begins(
    window: MainWindow, classify: Classify, make_cells: MakeCells, qtbot: QtBot
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert QApplication.focusWidget() is window.classify.drop_zone._open
    classify(make_cells("S", red=3))
    assert window.classify.workbench is not None
    assert QApplication.focusWidget() is window.classify.workbench.gallery
    assert window.classify.workbench.gallery.current == 0


def test_a_model_is_chosen_from_the_menu(window: MainWindow, qtbot: QtBot) -> None:
    window._menus.models.aboutToShow.emit()
    qtbot.waitUntil(lambda: window._menus.models.actions()[0].isEnabled())
    with qtbot.waitSignal(window.session.model_changed):
        window._menus.models.actions()[0].trigger()


def test_thumbnails_grow_and_shrink_by_key(full_window: MainWindow) -> None:
    assert full_window.classify.workbench is not None
    slider = full_window.classify.workbench.bar._side
    before = slider.value()
    full_window._menus.larger.trigger()
    assert slider.value() > before
    full_window._menus.smaller.trigger()
    assert slider.value() == before
