"""The row of classes: what it shows, and what may be dropped on it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.class_colours import style_classes
from bloodcell_gui.gallery.arrangement import Show
from bloodcell_gui.gallery.choosing_gallery import CHOSEN_CELLS
from bloodcell_gui.gallery.class_chips import ChipKind, ClassChips
from trainer.classes import KNOWN_CLASSES, CellClass, Role

KINDS = {
    Show.ALL: ChipKind("All", "All of them", is_first=True, is_rare=False),
    Show.UNSURE: ChipKind("Unsure", "Those", is_first=True, is_rare=False),
    Show.COPIES: ChipKind("Left out", "Those", takes_drops=True),
}


def summary(*counts: int, unsure: int = 0, excluded: int = 0) -> Any:
    classes = [SimpleNamespace(count=count) for count in counts]
    return SimpleNamespace(
        classes=classes, n_classified=sum(counts), n_unsure=unsure, n_excluded=excluded, n_failed=0
    )


@pytest.fixture
def chips(qtbot: QtBot) -> ClassChips:
    made = ClassChips(KINDS, decides=True)
    qtbot.addWidget(made)
    made.set_classes(style_classes(KNOWN_CLASSES[:2]), (1, 0))
    made.show_counts(summary(4, 1))
    made.show()
    return made


def texts(chips: ClassChips) -> list[str]:
    return [" ".join(chip.text().split()) for chip in chips._chips.values() if not chip.isHidden()]


def test_kinds_stand_before_or_behind_the_classes_and_rare_ones_where_they_occur(chips: ClassChips) -> None:
    assert texts(chips) == ["All 5", "Unsure 0", "Eosinophil 1", "Basophil 4"]
    chips.show_counts(summary(3, 1, unsure=1, excluded=2))
    assert texts(chips) == ["All 5", "Unsure 1", "Eosinophil 1", "Basophil 3", "Left out 2"]


def test_a_digit_stands_beside_each_of_the_first_nine_classes_where_it_is_a_key(qtbot: QtBot) -> None:
    classes = [CellClass(f"c{number}", f"Class {number}", Role.WBC) for number in range(11)]
    widths = {}
    for decides in (True, False):
        made = ClassChips(KINDS, decides=decides)
        qtbot.addWidget(made)
        made.set_classes(style_classes(classes), range(11))
        widths[decides] = [made._chips[index].iconSize().width() for index in range(11)]
    assert widths[False] == [16] * 11
    assert [width > 16 for width in widths[True]] == [True] * 9 + [False] * 2


def test_only_chosen_cells_may_be_dropped_and_only_where_they_can_be_given_to(
    chips: ClassChips, drag: Callable[[QWidget, QMimeData], bool]
) -> None:
    cells, other = QMimeData(), QMimeData()
    cells.setData(CHOSEN_CELLS, b"")
    other.setText("a text")
    assert drag(chips._chips[0], cells)
    assert not drag(chips._chips[0], other)
    assert [key for key, chip in chips._chips.items() if chip.acceptDrops()] == [1, 0, Show.COPIES]
    passive = ClassChips(KINDS)
    passive.set_classes(style_classes(KNOWN_CLASSES[:2]), (1, 0))
    assert not any(chip.acceptDrops() for chip in passive._chips.values())
    passive.deleteLater()
