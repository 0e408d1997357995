import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.project.comparison_table import OutcomeTable, show_judgements, show_samples
from bloodcell_gui.saving import Table
from trainer.classes import CellClass, Role
from trainer.project.comparison import JudgementComparison
from trainer.reports.agreement import Agreement
from trainer.reports.intervals import Interval
from trainer.reports.proportions import ClassDifference, ProportionTest, SampleComparison

RED, BLUE = CellClass("red", "Red", Role.WBC), CellClass("blue", "Blue", Role.WBC)


def test_a_confusion_table_has_its_agreement_in_bold(qtbot: QtBot) -> None:
    agreement = Agreement(
        classes=(RED, BLUE),
        confusion=np.array([[1200, 0], [3, 40]]),
        share=1240 / 1243,
        share_interval=Interval(0.99, 1.0),
        kappa=0.962,
        kappa_interval=Interval(0.9, 1.0),
    )
    parent = QWidget()
    qtbot.addWidget(parent)

    shown = show_judgements(
        JudgementComparison(names=("Ada", "the model"), agreement=agreement, n_samples=2, n_left_out=1)
    )
    table = OutcomeTable(shown, parent)

    assert shown.rows == [("1 Red", "1,200", "·"), ("2 Blue", "3", "40")]
    assert shown.file == Table(
        ("Ada", "the model: red", "the model: blue"), [("red", 1200, 0), ("blue", 3, 40)]
    )
    assert [table.headerData(at, Qt.Orientation.Horizontal) for at in range(3)] == [
        "Ada ↓   the model →",
        "1",
        "2",
    ]
    bold = [
        (row, column)
        for row in range(2)
        for column in range(3)
        if table.data(table.index(row, column), Qt.ItemDataRole.FontRole) is not None
    ]
    assert bold == [(0, 1), (1, 2)]
    assert "agree on 1,240 of 1,243 cells: 99.8 %" in shown.text
    assert "Of 2 samples; left out: 1 reviewed cell that only one of them gave a class." in shown.text


def test_two_samples_stand_side_by_side() -> None:
    red = ClassDifference(
        cell_class=RED,
        counts=(60, 30),
        percents=(60.0, 30.0),
        difference=-30.0,
        interval=Interval(-42.1, -16.4),
        p_value=0.0001,
    )

    shown = show_samples(
        SampleComparison(
            sample_ids=("S-1", "S-2"),
            n_wbc=(100, 100),
            test=ProportionTest.CHI_SQUARE,
            p_value=0.0421,
            classes=(red,),
        )
    )

    assert [column.heading for column in shown.columns[1:3]] == ["S-1, %", "S-2, %"]
    assert shown.rows == [("Red", "60.0", "30.0", "-30.0", "-42.1 to -16.4", "< 0.001")]
    assert "by Pearson's chi-square test: p = 0.042." in shown.text
