import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.progress import Progress
from bloodcell_gui.status_line import ElidedLabel, ModelLine, WorkLine, describe_progress, format_seconds


@pytest.mark.parametrize(
    ("progress", "text"),
    [
        (Progress(0, None, None, 0), "Looking for images…"),
        (Progress(12, None, None, 0), "12 images"),
        (Progress(612, 900, 2.2, 0), "612 of 900  ·  2 s left"),
        (Progress(1, 100_000, 95.0, 2), "1 of 100,000  ·  1 min 35 s left  ·  2 more waiting"),
    ],
)
def test_progress_in_words(progress: Progress, text: str) -> None:
    assert describe_progress(progress) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.1, "1 s"), (59.4, "59 s"), (60, "1 min 00 s"), (3700, "1 h 01 min")]
)
def test_seconds_in_words(seconds: float, text: str) -> None:
    assert format_seconds(seconds) == text


def test_the_caution_is_there_in_a_narrow_window(qtbot: QtBot) -> None:
    line = ModelLine()
    qtbot.addWidget(line)
    line.show_model("PBC", "Knows no blasts.")
    line.resize(60, 20)
    line.show()
    line.grab()
    assert "Knows no blasts." in line.toolTip()
    assert "Knows no blasts." in line.accessibleName()
    assert line.minimumSizeHint().width() == 0


def test_a_label_that_gives_way_asks_for_room_for_all_of_its_text(qtbot: QtBot) -> None:
    box, label = QWidget(), ElidedLabel()
    qtbot.addWidget(box)
    label.setText("156 shown")
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    layout = QHBoxLayout(box)
    layout.addStretch()
    layout.addWidget(label)
    box.resize(400, 40)
    box.show()
    assert label.width() == label.whole_width() > QFontMetricsF(label.font()).horizontalAdvance(label.text())
    box.resize(60, 40)
    assert label.width() < label.whole_width()


def test_cancel_is_asked_for(qtbot: QtBot) -> None:
    line = WorkLine("Images classified", "End the work")
    qtbot.addWidget(line)
    line.show_progress(Progress(1, 2, None, 0))
    with qtbot.waitSignal(line.cancel_asked):
        line._cancel.click()


def test_what_is_being_done_is_named_where_it_is_not_plain(qtbot: QtBot) -> None:
    line = WorkLine("Progress", "End this work")
    qtbot.addWidget(line)
    line.set_title("Writing the report")
    line.show_progress(Progress(0, None, None, 0))
    assert line.text == "Writing the report…"
    line.show_progress(Progress(3, 9, 2.0, 0))
    assert line.text == "Writing the report: 3 of 9  ·  2 s left"
