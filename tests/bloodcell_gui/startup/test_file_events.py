from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from bloodcell_gui.startup.file_events import FileEvents
from bloodcell_gui.startup.request import StartRequest


def test_a_file_from_the_system_is_asked_for(qapp: QApplication, tmp_path: Path) -> None:
    events = FileEvents()
    asked: list[StartRequest] = []
    events.asked.connect(asked.append)
    target = QObject()
    target.installEventFilter(events)
    QApplication.sendEvent(target, QFileOpenEvent(str(tmp_path / "day.bloodproject")))
    assert asked == [StartRequest((tmp_path / "day.bloodproject",))]


def test_other_events_go_on(qapp: QApplication) -> None:
    assert not FileEvents().eventFilter(QObject(), QEvent(QEvent.Type.User))
