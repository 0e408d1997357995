"""Reviewing: cells by class, decisions by key, by drag and for many at once, undone and done again."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from bloodcell_gui.gallery.arrangement import Show
from bloodcell_gui.notify import Notice
from bloodcell_gui.settings import DECIDED_BY
from trainer.inference.predictions import Status
from trainer.project.samples import ReviewState

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def fact(bench: Any, name: str) -> str:
    text: str = bench.workbench.sample.figures._facts[name][1].text()
    return text


def table(bench: Any) -> list[str]:
    lines: list[str] = bench.workbench.sample.figures._table.as_text().splitlines()[1:]
    return lines


# -- what is shown ----------------------------------------------------------------------------


def test_the_first_sample_is_shown_by_class_at_its_least_certain_unsure_cell(bench: Any) -> None:
    assert bench.groups == {
        "Unsure": ["green_0001.png", "red_0003.png"],
        "Red": ["red_0001.png", "red_0002.png", "red_0000.png"],
        "Green": ["green_0000.png"],
        "Blue": ["blue_0000.png"],
    }
    assert bench.chips == ["All 7", "Unsure 2", "Red 3", "Green 1", "Blue 1", "Excluded 1", "Not read 1"]
    assert bench.chosen == ["green_0001.png"]
    assert bench.workbench.cells.line.facts.text() == (
        "Unsure, most likely Green 40 %: The confidence 0.40 is under 0.60.  ·  green_0001.png"
    )
    assert table(bench) == ["Red\t3\t100.0\t43.9–100.0"]
    assert bench.workbench.sample.state.text() == "New: nobody has decided anything yet."
    assert bench.workbench.sample.open.text() == "2 unsure cells are left, and not counted."


def test_a_chip_shows_one_kind_of_cells(bench: Any) -> None:
    bench.show(Show.FAILED)
    assert bench.groups == {"Not read": ["empty.png"]}
    assert "The file is empty" in bench.workbench.cells.line.facts.text()
    bench.show(2)
    assert bench.groups == {"Blue": ["blue_0000.png"]}
    bench.press(Key.Key_0)
    assert list(bench.groups) == ["Unsure"]


# -- deciding ---------------------------------------------------------------------------------


def test_a_key_gives_a_class_and_the_next_undecided_cell_is_chosen(bench: Any) -> None:
    bench.press(Key.Key_1)
    cell = bench.cell("green_0001.png")
    assert (cell.final_class, cell.machine_class, cell.is_reviewed) == ("red", "green", True)
    assert bench.chosen == ["red_0003.png"]
    assert bench.groups["Red"] == ["green_0001.png", "red_0001.png", "red_0002.png", "red_0000.png"]
    assert bench.chips[1:4] == ["Unsure 1", "Red 4", "Green 1"]
    assert table(bench) == ["Red\t4\t100.0\t51.0–100.0"]
    assert bench.workbench.sample.state.text().startswith("In review by Ada, ")
    # The last unsure one; it goes on with what nobody has confirmed.
    bench.press(Key.Key_3)
    assert bench.chosen == ["red_0001.png"]
    assert bench.chips[1] == "Unsure 0"
    assert bench.workbench.sample.open.isHidden()


def test_enter_confirms_what_the_model_said(bench: Any) -> None:
    bench.press(Key.Key_Return)
    cell = bench.cell("green_0001.png")
    assert (cell.final_class, cell.is_reviewed, cell.status) == ("green", True, Status.CLASSIFIED)
    bench.click("red_0001.png")
    bench.press(Key.Key_2)
    bench.click("red_0001.png")
    # It would take back what was said of it.
    bench.press(Key.Key_Return)
    assert bench.cell("red_0001.png").final_class == "green"


def test_keys_that_are_pressed_faster_than_the_disk_writes_decide_about_one_cell_each(bench: Any) -> None:
    gallery = bench.workbench.cells.gallery
    for key in (Key.Key_1, Key.Key_2, Key.Key_3):
        QTest.keyClick(gallery, key)
    bench.settle()
    names = ("green_0001.png", "red_0003.png", "red_0001.png")
    assert [bench.cell(name).final_class for name in names] == ["red", "green", "blue"]


def test_x_leaves_a_cell_out_and_lets_it_count_again(bench: Any) -> None:
    bench.click("red_0000.png")
    bench.press(Key.Key_X)
    assert bench.cell("red_0000.png").status is Status.EXCLUDED
    assert fact(bench, "Left out") == "2"
    assert "red_0000.png" not in bench.groups["Red"]
    bench.show(Show.COPIES)
    assert bench.groups == {"Excluded": ["red_0000.png", "copy.png"]} or bench.groups == {
        "Excluded": ["copy.png", "red_0000.png"]
    }
    bench.click("red_0000.png")
    bench.press(Key.Key_X)
    assert bench.cell("red_0000.png").status is Status.CLASSIFIED


def test_a_copy_cannot_be_decided_on(bench: Any, told: list[Notice]) -> None:
    bench.show(Show.COPIES)
    bench.press(Key.Key_1)
    assert "takes no part in the counts" in told[-1].summary


def test_several_cells_are_decided_on_at_once_and_undone_at_once(bench: Any) -> None:
    bench.click("red_0001.png")
    bench.click("red_0000.png", Modifier.ShiftModifier)
    assert bench.workbench.cells.line.facts.text() == "3 cells are chosen; a key decides about all of them"
    assert bench.workbench.cells.line.count.text() == "3 of 7 cells"
    bench.press(Key.Key_2)
    assert bench.groups["Green"] == ["red_0001.png", "red_0002.png", "green_0000.png", "red_0000.png"]
    assert bench.window._menus.undo.text() == "&Undo: give 3 cells a class"
    bench.window._menus.undo.trigger()
    bench.settle()
    assert len(bench.groups["Red"]) == 3
    # It shows what was undone.
    assert bench.chosen == ["red_0001.png", "red_0002.png", "red_0000.png"]
    bench.window._menus.redo.trigger()
    bench.settle()
    assert "Red" not in bench.groups
    assert len(bench.chosen) == 3


def test_any_number_of_steps_is_undone(bench: Any) -> None:
    before = bench.groups
    bench.press(Key.Key_1, Key.Key_2, Key.Key_X, Key.Key_Return, Key.Key_3)
    assert bench.groups != before
    for _ in range(5):
        bench.press(Key.Key_Z, modifiers=Modifier.ControlModifier)
    assert bench.groups == before
    assert not bench.window._menus.undo.isEnabled()
    for _ in range(5):
        bench.press(Key.Key_Z, modifiers=Modifier.ControlModifier | Modifier.ShiftModifier)
    assert bench.cell("green_0001.png").final_class == "red"
    assert not bench.window._menus.redo.isEnabled()


def test_undo_shows_a_cell_that_is_out_of_sight(bench: Any) -> None:
    bench.click("red_0000.png")
    bench.press(Key.Key_X)
    bench.show(2)
    bench.press(Key.Key_Z, modifiers=Modifier.ControlModifier)
    assert bench.chosen == ["red_0000.png"]
    assert bench.workbench.cells.chips.choice is Show.ALL


def test_the_rest_of_a_class_is_confirmed_at_once(bench: Any) -> None:
    rest = bench.workbench.sample.rest
    # The current cell is unsure: there is no class to be confirmed.
    assert not rest.isEnabled()
    bench.click("red_0001.png")
    bench.press(Key.Key_2)
    bench.show(0)
    assert rest.text() == "&Confirm the rest of “Red” (2)"
    bench.press(Key.Key_Return, modifiers=Modifier.ShiftModifier)
    assert all(bench.cell(f"red_000{number}.png").is_reviewed for number in (0, 2))
    assert not bench.cell("red_0003.png").is_reviewed
    assert rest.text() == "&Confirm the rest of “Red” (0)"
    assert not rest.isEnabled()


def test_when_nothing_is_unsure_the_sample_is_to_be_signed(bench: Any) -> None:
    bench.press(Key.Key_0, Key.Key_Return, Key.Key_Return)
    stage = bench.workbench.cells.stage
    assert stage.currentWidget() is stage.nothing
    assert stage.nothing.text == (
        "All unsure cells are decided. Sign the sample, or look through its classes first."
    )
    # A key too many signs nothing.
    bench.press(Key.Key_Space)
    assert bench.desk.chosen.sample.state is ReviewState.IN_REVIEW
    stage.sign.click()
    bench.settle()
    assert bench.desk.chosen.sample.state is ReviewState.SIGNED


# -- dragging ---------------------------------------------------------------------------------


def test_cells_are_dropped_on_a_chip(bench: Any) -> None:
    chips = bench.workbench.cells.chips._chips
    bench.click("red_0001.png")
    assert bench.drop(chips[2], QPointF(chips[2].rect().center()))
    assert bench.cell("red_0001.png").final_class == "blue"
    bench.click("red_0002.png")
    assert bench.drop(chips[Show.COPIES], QPointF(4, 4))
    assert bench.cell("red_0002.png").status is Status.EXCLUDED
    assert not chips[Show.ALL].acceptDrops()


def test_cells_are_dropped_on_another_group(bench: Any) -> None:
    gallery = bench.workbench.cells.gallery
    target = QPointF(bench.point_of("blue_0000.png"))
    bench.click("green_0001.png")
    gallery._reveal(gallery.arrangement.place_of(bench.row_of("blue_0000.png")))
    target = QPointF(bench.point_of("blue_0000.png"))
    assert bench.drop(gallery.viewport(), target)
    assert bench.cell("green_0001.png").final_class == "blue"


def test_nothing_is_dropped_on_what_is_unsure(bench: Any) -> None:
    bench.click("red_0001.png")
    target = QPointF(bench.point_of("red_0003.png"))
    assert not bench.drop(bench.workbench.cells.gallery.viewport(), target)
    assert not bench.cell("red_0001.png").is_reviewed


# -- comments ---------------------------------------------------------------------------------


def test_a_comment_is_written_without_a_mouse(bench: Any) -> None:
    bench.press(Key.Key_C)
    edit = QApplication.focusWidget()
    assert isinstance(edit, QLineEdit)
    # What are keys elsewhere are letters here.
    QTest.keyClicks(edit, "x 1 cn")
    bench.press(Key.Key_Return)
    assert bench.gallery.hasFocus()
    cell = bench.cell("green_0001.png")
    assert (cell.comment, cell.is_reviewed) == ("x 1 cn", False)
    assert bench.chosen == ["green_0001.png"]
    bench.press(Key.Key_Right)
    assert edit.text() == ""
    bench.press(Key.Key_C)
    QTest.keyClicks(edit, "never mind")
    bench.press(Key.Key_Escape)
    assert bench.cell("red_0003.png").comment == ""
    assert edit.text() == ""
    bench.press(Key.Key_Left)
    assert edit.text() == "x 1 cn"


# -- signing ----------------------------------------------------------------------------------


def test_a_signed_sample_is_read_only_until_it_is_reopened(bench: Any, told: list[Notice]) -> None:
    bench.press(Key.Key_Return, modifiers=Modifier.ControlModifier)
    bar = bench.workbench.cells.signed
    assert bar.isVisible()
    assert bar.text.startswith("Signed by Ada, ")
    assert bar.text.endswith("Nothing can be changed in it before it is reopened.")
    for key in (Key.Key_1, Key.Key_X, Key.Key_C, Key.Key_O):
        bench.press(key)
    assert not any(cell.is_reviewed or cell.comment for cell in bench.desk.cells)
    assert {notice.summary for notice in told} == {"The sample “S-1” is signed, so nothing was changed."}
    assert not bench.workbench.sample.rest.isEnabled()
    assert bench.workbench.sample.sign.isHidden()
    bench.window.notices._action.click()
    bench.settle()
    assert bench.desk.chosen.sample.state is ReviewState.REOPENED
    assert bar.isHidden()
    assert bench.window.notices.notice is None
    bench.press(Key.Key_1)
    assert bench.cell("green_0001.png").is_reviewed


def test_without_a_name_nothing_is_decided(bench: Any, in_next_dialog: Any) -> None:
    bench.window.settings.write(DECIDED_BY, "")
    in_next_dialog(lambda dialog: dialog.reject())
    bench.press(Key.Key_1)
    assert not bench.cell("green_0001.png").is_reviewed
    assert bench.chosen == ["green_0001.png"]


def test_the_name_is_asked_for_once(bench: Any, in_next_dialog: Any) -> None:
    bench.window.settings.write(DECIDED_BY, "")

    def say(dialog: QDialog) -> None:
        edit = dialog.findChild(QLineEdit)
        assert edit is not None
        edit.setText("Grace")
        next(one for one in dialog.findChildren(QPushButton) if one.isDefault()).click()

    in_next_dialog(say)
    bench.press(Key.Key_1)
    bench.take_keyboard()
    bench.press(Key.Key_2)
    assert bench.desk.chosen.sample.state_by == "Grace"
    assert bench.cell("red_0003.png").final_class == "green"


# -- classes ----------------------------------------------------------------------------------


def test_a_class_of_ones_own_has_a_chip_a_key_and_a_place_in_the_menu(bench: Any, qtbot: QtBot) -> None:
    from trainer.classes import Role

    bench.click("red_0001.png")
    bench.desk.add_class("Blast", Role.WBC, [bench.cell("red_0001.png").key])
    bench.settle()
    bench.settle()
    assert bench.cell("red_0001.png").final_class == "blast"
    assert bench.groups["Blast"] == ["red_0001.png"]
    assert "Blast 1" in bench.chips
    assert table(bench) == ["Red\t2\t66.7\t20.8–93.9", "Blast\t1\t33.3\t6.1–79.2"]
    bench.click("red_0002.png")
    bench.press(Key.Key_4)
    assert bench.cell("red_0002.png").final_class == "blast"
    bench.click("red_0000.png")
    bench.press(Key.Key_O)
    menu = bench.workbench.classes
    qtbot.waitUntil(menu.isVisible)
    titles = [action.text().replace("&", "") for action in menu.actions()]
    assert titles == ["Red\t1", "Green\t2", "Blue\t3", "Blast\t4", "", "New class…"]
    menu.actions()[1].trigger()
    menu.close()
    bench.settle()
    assert bench.cell("red_0000.png").final_class == "green"


def test_a_new_class_is_named_from_the_menu_and_given_to_what_is_chosen(
    bench: Any, qtbot: QtBot, in_next_dialog: Any
) -> None:
    bench.press(Key.Key_O)
    menu = bench.workbench.classes
    qtbot.waitUntil(menu.isVisible)

    def name(dialog: Any) -> None:
        dialog.name.setText("smudge")
        dialog.confirm.click()

    in_next_dialog(name)
    menu.actions()[-1].trigger()
    menu.close()
    bench.settle()
    bench.settle()
    assert bench.cell("green_0001.png").final_class == "smudge"
    assert bench.groups["Smudge"] == ["green_0001.png"]


# -- the panels -------------------------------------------------------------------------------


def test_no_panel_needs_a_horizontal_scroll_bar_on_a_small_screen(bench: Any) -> None:
    window = bench.window
    window.resize(1366, 700)
    assert window.width() == 1366
    assert bench.workbench.cells.gallery.width() > 600
    for action, panel in (
        (window._menus.show_samples, bench.workbench.samples),
        (window._menus.show_differential, bench.workbench.sample),
    ):
        assert panel.isVisible()
        action.trigger()
        assert not panel.isVisible()
        action.trigger()
        assert panel.isVisible()


def test_on_a_small_screen_a_large_cell_has_the_room_of_the_samples(bench: Any) -> None:
    samples, large = bench.workbench.samples, bench.workbench.cells.large
    bench.window.resize(960, 520)
    bench.press(Key.Key_Space)
    assert large.isVisible()
    assert not samples.isVisible()
    assert bench.workbench.cells.width() >= large.minimumSizeHint().width()
    bench.press(Key.Key_Escape)
    assert samples.isVisible()
    bench.window.resize(1366, 728)
    bench.press(Key.Key_Space)
    assert samples.isVisible()
    bench.window._menus.show_samples.trigger()
    assert not samples.isVisible()
    bench.press(Key.Key_Escape)
    assert not samples.isVisible(), "the user has folded them"


def test_thumbnails_are_made_larger_from_the_view_menu(bench: Any) -> None:
    side = bench.workbench.cells.gallery._side
    bench.window._menus.larger.trigger()
    assert bench.workbench.cells.gallery._side == side + 16


def test_a_project_that_is_closed_leaves_no_cells_behind(bench: Any, monday: Path) -> None:
    bench.desk.close_project()
    bench.settle()
    assert len(bench.workbench.cells.gallery.arrangement) == 0
    assert bench.workbench.cells.sheet is None
    bench.desk.open(monday)
    bench.settle()
    bench.settle()
    assert len(bench.groups) == 4
