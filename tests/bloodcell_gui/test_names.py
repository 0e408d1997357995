"""Everything that takes keys or clicks says its name to a screen reader, on all pages and in all dialogs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QScrollBar,
    QSizeGrip,
    QSplitterHandle,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from bloodcell_gui.background import end_tasks
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.review.message import Message
from bloodcell_gui.settings import DECIDED_BY

FIELDS = (QLineEdit, QComboBox, QAbstractSpinBox, QAbstractSlider, QPlainTextEdit, QAbstractItemView)
KNOWN = (*FIELDS, QAbstractButton, QTextEdit, QTabBar)
# Parts of Qt's own controls, which speak for them.
PARTS = (QScrollBar, QHeaderView, QSplitterHandle, QSizeGrip, QMenu, QMenuBar)


def find_controls(root: QWidget) -> Iterator[QWidget]:
    """Yield what can be used below a widget, shown or not."""
    for one in (root, *root.findChildren(QWidget)):
        is_part = isinstance(one, PARTS) or is_inside(one, (QComboBox, QAbstractSpinBox, QLineEdit, QMenuBar))
        is_part |= type(one).__name__ in {"QTableCornerButton", "QAbstractButton", "QWidget"}
        takes_keys = bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if not is_part and (isinstance(one, KNOWN) or takes_keys) and not one.isWindow():
            yield one


def is_inside(widget: QWidget, kinds: tuple[type, ...]) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, kinds):
            return True
        parent = parent.parentWidget()
    return False


def name_of(widget: QWidget) -> str:
    """Return what a screen reader says first of a control."""
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface.text(QAccessible.Text.Name).replace("&", "").strip()


def describe(widget: QWidget) -> str:
    """Return by what a developer finds a control."""
    line: list[str] = []
    one: QWidget | None = widget
    while one is not None:
        line.append(type(one).__name__)
        one = one.parentWidget()
    text = getattr(widget, "toolTip", lambda: "")()
    return f"{' < '.join(line[:5])} {text!r}"


def find_nameless(root: QWidget) -> list[str]:
    return [describe(one) for one in find_controls(root) if not name_of(one) and not waits_for_text(one)]


def waits_for_text(widget: QWidget) -> bool:
    """Return whether it is out of sight, and has a text before it is shown."""
    has_icon_alone = isinstance(widget, QToolButton) and not widget.icon().isNull()
    return isinstance(widget, QAbstractButton | Message) and not has_icon_alone and not widget.isVisible()


def find_lonely_labels(root: QWidget) -> list[str]:
    """Return the labels of a form that name a field for the eye alone."""
    lonely = []
    for form in root.findChildren(QFormLayout):
        for row in range(form.rowCount()):
            label, field = (
                form.itemAt(row, role)
                for role in (QFormLayout.ItemRole.LabelRole, QFormLayout.ItemRole.FieldRole)
            )
            if label is None or field is None or not isinstance(field.widget(), FIELDS):
                continue
            name = label.widget()
            if isinstance(name, QLabel) and name.buddy() is None:
                lonely.append(name.text())
    return lonely


def check(root: QWidget, at_least: int) -> None:
    controls = [*find_controls(root)]
    assert len(controls) >= at_least
    nameless = find_nameless(root)
    assert not nameless, "\n".join(nameless)
    assert find_lonely_labels(root) == []


@pytest.fixture
def reviewing(
    window: MainWindow,
    classify: Callable[..., None],
    make_cells: Callable[..., Path],
    tmp_path: Path,
    qtbot: QtBot,
) -> MainWindow:
    """The window with all pages made, and a project open on the Review page."""
    classify(make_cells("S", red=6, green=2, blue=1))
    window.settings.write(DECIDED_BY, "Ada")
    window.desk.create(tmp_path / "names.bloodproject")
    qtbot.waitUntil(lambda: window.desk.path is not None)
    window.classify.review_asked.emit()
    qtbot.waitUntil(lambda: window.desk.sample is not None and window.review.workbench is not None)
    for page in range(5):
        window._page_bar.choose(page)
        QApplication.processEvents()
    window._menus.welcome.trigger()
    window._menus.tour.trigger()
    window._page_bar.choose(3)
    window.training.start_wizard()
    return window


def test_every_control_of_the_window_has_a_name(reviewing: MainWindow) -> None:
    for page in range(5):
        reviewing._page_bar.choose(page)
        QApplication.processEvents()
        check(reviewing, 150)


def test_every_control_of_what_is_made_later_has_a_name(reviewing: MainWindow, qtbot: QtBot) -> None:
    from bloodcell_gui.cleaning.open_dataset import OpenDataset
    from bloodcell_gui.training.adapting.view import AdaptView
    from bloodcell_gui.training.results.board import Board
    from bloodcell_gui.training.results.results_view import ResultsView
    from bloodcell_gui.training.run.view import RunView

    window = reviewing
    dataset = OpenDataset(window.notifier, window.settings, window.cleaning)
    for part in (
        dataset.workbench,
        RunView(window.training.follower, window.notifier, window.settings),
        ResultsView(window.notifier, window.settings),
        Board(window.notifier, window.settings),
        AdaptView(window.queue, window.notifier, window.settings),
    ):
        qtbot.addWidget(part)
        check(part, 3)
        end_tasks(part)
    dataset.workbench.close_threads()


def test_every_control_of_the_dialogs_has_a_name(reviewing: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    from bloodcell_gui.closing import ClosingDialog
    from bloodcell_gui.export_dialog import ExportDialog
    from bloodcell_gui.guide import GuideWindow
    from bloodcell_gui.help import AboutDialog, KeysDialog
    from bloodcell_gui.model_card import ModelDialog
    from bloodcell_gui.models.note_dialog import NoteDialog
    from bloodcell_gui.new_class_dialog import NewClassDialog
    from bloodcell_gui.project.comparison_dialog import ComparisonDialog
    from bloodcell_gui.project.dataset_dialog import DatasetDialog
    from bloodcell_gui.project.name_dialog import NameDialog
    from bloodcell_gui.project.trail_dialog import TrailDialog
    from bloodcell_gui.settings_dialog import SettingsDialog
    from trainer.classes import KNOWN_CLASSES
    from trainer.reports.tables import DIALECTS
    from trainer.reports.target import USUAL_FORMATS, ReportTarget

    window = reviewing
    project = window.desk.project
    assert project is not None
    assert window.session.model is not None
    target = ReportTarget(tmp_path, "S", next(iter(DIALECTS.values())), USUAL_FORMATS)
    ids = [entry.sample.sample_id for entry in window.desk.samples]
    for dialog in (
        SettingsDialog(window.settings, window),
        KeysDialog(window),
        AboutDialog("For research use only.", window),
        ModelDialog(window.session.model.card, window),
        NoteDialog("Ours", "", window),
        NameDialog("Ada", window),
        NewClassDialog(KNOWN_CLASSES, "It is added.", window),
        DatasetDialog(tmp_path / "set.csv", window),
        ExportDialog(target, lambda target: target.files, "", window),
        ClosingDialog("Ours", window),
        GuideWindow(window),
        ComparisonDialog(project, ids, ids[0], window.notifier, window),
        TrailDialog(project, ids[0], window.notifier, window),
    ):
        qtbot.addWidget(dialog)
        check(dialog, 1)
        end_tasks(dialog)


def test_a_control_without_a_name_is_found(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    form = QFormLayout(root)
    form.addRow("Named:", QLineEdit())
    nameless = find_nameless(root)
    assert not nameless, "\n".join(nameless)
    lonely = QLineEdit()
    form.addRow(QLabel("Lonely:"), lonely)
    assert len(find_nameless(root)) == 1
    assert find_lonely_labels(root) == ["Lonely:"]
    lonely.setAccessibleName("Lonely")
    nameless = find_nameless(root)
    assert not nameless, "\n".join(nameless)
