from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.flow_layout import FlowLayout


def test_widgets_break_into_lines(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    flow = FlowLayout(widget)
    buttons = [QPushButton(f"Button {number}") for number in range(6)]
    for button in buttons:
        flow.addWidget(button)
    line = flow.heightForWidth(10_000)
    assert line == buttons[0].sizeHint().height()
    assert flow.heightForWidth(2 * buttons[0].sizeHint().width() + 8) == 3 * line + 2 * flow.spacing()
    buttons[0].hide()
    buttons[1].hide()
    assert flow.heightForWidth(2 * buttons[0].sizeHint().width() + 8) == 2 * line + flow.spacing()


def test_items_can_be_taken_out(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    flow = FlowLayout(widget)
    button = QPushButton("x")
    flow.addWidget(button)
    flow.removeWidget(button)
    assert flow.count() == 0
    assert flow.itemAt(0) is None
    assert flow.takeAt(0) is None
