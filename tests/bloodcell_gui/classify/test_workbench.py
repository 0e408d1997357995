import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from bloodcell_gui.classify.caption import DRAWN
from bloodcell_gui.classify.workbench import Workbench
from bloodcell_gui.gallery.arrangement import Order, Show
from bloodcell_gui.main_window import MainWindow

MakeCells = Callable[..., Path]
Classify = Callable[..., None]


@pytest.fixture
def workbench(window: MainWindow, classify: Classify, make_cells: MakeCells) -> Workbench:
    """Two samples: `a` with red and blue cells, `b` with green ones and what cannot be read."""
    first = make_cells("both/a", red=6, blue=2)
    shutil.copy(first / "red_0000.png", first / "zz_copy.png")
    second = make_cells("both/b", green=4)
    (second / "empty.png").write_bytes(b"")
    classify(first.parent)
    assert window.classify.workbench is not None
    window.classify.workbench._show_numbers()
    return window.classify.workbench


def chip_texts(workbench: Workbench) -> list[str]:
    chips = workbench.chips._chips.values()
    return [" ".join(chip.text().split()) for chip in chips if not chip.isHidden()]


def fact(workbench: Workbench, name: str) -> str:
    return workbench.differential.figures._facts[name][1].text()


def test_chips_count_every_kind(workbench: Workbench) -> None:
    assert chip_texts(workbench) == ["All 12", "Red 6", "Green 4", "Blue 2", "Copies 1", "Failed 1"]


def test_a_fact_is_read_aloud_with_its_name(workbench: Workbench) -> None:
    assert workbench.differential.figures._facts["Failed"][1].accessibleName() == "Failed: 1"


def test_the_differential_has_percent_interval_and_facts(workbench: Workbench) -> None:
    text = workbench.differential.figures._table.as_text().splitlines()
    assert text == ["White cells\tn\t%\t95 % CI", "Red\t6\t100.0\t61.0–100.0"]
    assert fact(workbench, "NRBC per 100 WBC") == "66.7"
    assert fact(workbench, "Platelets seen") == "2"
    assert fact(workbench, "Copies left out") == "1"
    assert fact(workbench, "Failed") == "1"
    assert fact(workbench, "Images") == "14"
    told = workbench.differential.figures._flag.text()
    assert "Fewer than 100 WBC, so the percentages are uncertain." in told


def test_without_white_cells_a_share_is_empty_and_not_zero(workbench: Workbench) -> None:
    workbench.samples._view.setCurrentIndex(workbench.samples._list.index(2))
    assert workbench.differential.figures._table.as_text().splitlines()[1] == "Red\t0\t–\t–"
    assert fact(workbench, "NRBC per 100 WBC") == "–"


def test_a_sample_can_be_looked_at_alone(workbench: Workbench) -> None:
    workbench.samples._view.setCurrentIndex(workbench.samples._list.index(1))
    assert len(workbench.arrangement) == 8
    assert "of a" in workbench.differential.figures._heading.text()
    workbench.samples._view.setCurrentIndex(workbench.samples._list.index(0))
    assert len(workbench.arrangement) == 12
    assert "2 samples" in workbench.differential.figures._heading.text()


def test_cells_are_grouped_by_class_when_the_work_is_done(workbench: Workbench) -> None:
    groups = [group.class_index for group in workbench.arrangement.groups if len(group.rows)]
    assert groups == [0, 1, 2]


def test_a_chip_filters(workbench: Workbench) -> None:
    workbench.chips.choose(1)
    assert len(workbench.arrangement) == 4
    assert workbench.stage.currentWidget() is workbench.gallery
    workbench.chips.choose(Show.COPIES)
    assert len(workbench.arrangement) == 1
    workbench.chips.choose(Show.ALL)
    assert len(workbench.arrangement) == 12


def test_arrow_keys_go_from_chip_to_chip(workbench: Workbench, qtbot: QtBot) -> None:
    workbench.chips._chips[Show.ALL].setFocus()
    qtbot.keyClick(workbench.chips._chips[Show.ALL], Qt.Key.Key_Right)
    assert workbench.chips.choice == 0
    qtbot.keyClick(workbench.chips._chips[0], Qt.Key.Key_Left)
    assert workbench.chips.choice == Show.ALL


def test_failed_images_are_a_table_that_can_be_copied(workbench: Workbench) -> None:
    workbench.chips.choose(Show.FAILED)
    assert workbench.stage.currentWidget() is workbench.stage.failures
    assert workbench.stage.failures.lines() == [
        ("b", "empty.png", "The file is empty (0 bytes). Copy it again from where it came from.")
    ]
    workbench.stage.failures.copy()
    assert QGuiApplication.clipboard().text().splitlines() == [
        "Sample\tImage\tWhat is wrong",
        "b\tempty.png\tThe file is empty (0 bytes). Copy it again from where it came from.",
    ]


def test_the_order_is_remembered(workbench: Workbench, window: MainWindow) -> None:
    workbench.bar._order.setCurrentIndex(workbench.bar._order.findData(Order.FOUND))
    assert [group.class_index for group in workbench.arrangement.groups] == [None]
    assert window.settings.read(workbench_option()) == "found"


def workbench_option() -> object:
    from bloodcell_gui.settings import ARRANGEMENT

    return ARRANGEMENT


def test_a_cell_is_shown_large_and_left_again(workbench: Workbench, qtbot: QtBot) -> None:
    workbench.gallery.setFocus()
    workbench.gallery.go_to(0)
    qtbot.keyClick(workbench.gallery, Qt.Key.Key_Space)
    view = workbench.cell_view
    assert workbench.stage.currentWidget() is view
    assert view._title.text() == "Red"
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view._where.text() == "2 of 12"
    assert workbench.gallery.current == 1
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view._title.text() == "Blue"
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view._where.text() == "12 of 12"
    qtbot.waitUntil(lambda: view._picture._image is not None)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert workbench.stage.currentWidget() is workbench.gallery
    assert workbench.gallery.current == 11


def test_drawn_cells_are_captioned(
    window: MainWindow, classify: Classify, make_cells: MakeCells, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_cells("drawn/S", red=2).parent
    monkeypatch.setattr("trainer.resources.sample_cells", lambda: folder)
    window.classify.open_sample_cells()
    classify(make_cells("real", red=1))
    workbench = window.classify.workbench
    assert workbench is not None
    workbench._show_numbers()
    assert workbench.caption.text == DRAWN
    names = [workbench.samples._list.index(row).data().splitlines()[0] for row in range(3)]
    assert names == ["All 2 samples", "S", "real"]
    assert "drawn" in workbench.samples._list.index(1).data()
    workbench.samples._view.setCurrentIndex(workbench.samples._list.index(2))
    assert workbench.caption.isHidden()


def test_cut_images_are_told_and_can_be_had_whole(
    window: MainWindow, classify: Classify, make_cells: MakeCells, qtbot: QtBot
) -> None:
    classify(make_cells("S", side=48, red=3))
    workbench = window.classify.workbench
    assert workbench is not None
    workbench._show_numbers()
    assert workbench.caption.text == ("3 images of 48×48 were cut to the centre 16 px, as the model learned.")
    workbench.caption._whole.click()
    qtbot.waitUntil(lambda: not window.session.is_working and bool(window.session.samples))
    workbench._show_numbers()
    assert workbench.caption.isHidden()
    assert window._menus.framings.checkedAction().data() == "whole"


def test_closing_all_samples_goes_back_to_the_drop_zone(workbench: Workbench, window: MainWindow) -> None:
    window.session.clear()
    assert window.classify._stack.currentWidget() is window.classify.drop_zone


def test_delete_closes_the_chosen_sample(workbench: Workbench, window: MainWindow, qtbot: QtBot) -> None:
    workbench.samples._view.setCurrentIndex(workbench.samples._list.index(1))
    qtbot.keyClick(workbench.samples._view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: [one.id for one in window.session.samples] == ["b"])
    workbench._show_numbers()
    assert len(workbench.arrangement) == 4
    assert workbench.samples.chosen == window.session.samples[0].key
