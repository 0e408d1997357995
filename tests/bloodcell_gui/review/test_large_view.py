"""One cell large: its neighbours, what the model thought, what is decided, where the model looks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bloodcell_gui.review import model_sight
from bloodcell_gui.review.cell_panel import GONE
from trainer.errors import ModelFileError

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


def open_large(bench: Any, qtbot: QtBot) -> Any:
    bench.press(Key.Key_Space)
    large = bench.workbench.cells.large
    qtbot.waitUntil(large.hasFocus)
    return large


def about(large: Any) -> str:
    text: str = large.panel.about.text()
    return text.replace("\u00a0", " ")


def thoughts(bench: Any) -> list[str]:
    return [choice.accessibleName() for choice in bench.workbench.cells.large.panel.choices.values()]


def test_a_cell_is_shown_with_what_is_known_of_it(bench: Any, qtbot: QtBot) -> None:
    large = open_large(bench, qtbot)
    assert large.where.text() == "1 of 7"
    assert about(large) == "Unsure, most likely Green 40 %: The confidence 0.40 is under 0.60."
    qtbot.waitUntil(lambda: thoughts(bench)[0] == "Red, the model thinks so with 30 %")
    assert thoughts(bench)[1] == "Green, the model thinks so with 40 %, model"
    qtbot.waitUntil(lambda: large.picture._image is not None)
    assert not large.panel.gone.isVisible()


def test_arrows_and_keys_work_on_the_large_cell(bench: Any, qtbot: QtBot) -> None:
    large = open_large(bench, qtbot)
    bench.press(Key.Key_1)
    assert bench.cell("green_0001.png").final_class == "red"
    assert large.isVisible()
    assert large.hasFocus()
    # Cells that were unsure stand in another group now.
    assert large.where.text() == "1 of 7"
    assert bench.chosen == ["red_0003.png"]
    bench.press(Key.Key_End)
    assert bench.chosen == ["blue_0000.png"]
    bench.press(Key.Key_Left, Key.Key_Return)
    assert bench.cell("green_0000.png").is_reviewed
    assert bench.chosen == ["blue_0000.png"]
    bench.press(Key.Key_Escape)
    assert bench.gallery.hasFocus()
    assert bench.chosen == ["blue_0000.png"]


def test_classes_are_buttons_too(bench: Any, qtbot: QtBot) -> None:
    large = open_large(bench, qtbot)
    large.panel.choices[2].click()
    bench.settle()
    assert bench.cell("green_0001.png").final_class == "blue"
    assert large.hasFocus()
    large.panel.confirm.click()
    bench.settle()
    assert bench.cell("red_0003.png").final_class == "red"
    large.panel.exclude.click()
    bench.settle()
    assert bench.cell("red_0001.png").status == "excluded"


def test_what_is_decided_is_seen_on_the_panel(bench: Any, qtbot: QtBot) -> None:
    bench.click("red_0001.png")
    large = open_large(bench, qtbot)
    bench.press(Key.Key_2, Key.Key_Home)
    qtbot.waitUntil(lambda: large.where.text() == "1 of 7")
    bench.press(Key.Key_Escape)
    bench.click("red_0001.png")
    open_large(bench, qtbot)
    assert about(large) == "Green, decided; the model: Red 80 %"
    qtbot.waitUntil(lambda: thoughts(bench)[1] == "Green, the model thinks so with 10 %, decided")
    assert not large.panel.confirm.isEnabled()
    # Own classes and cells that were never classified have no probability.
    bench.press(Key.Key_Escape)


def test_the_cells_beside_it_are_seen_and_reached(bench: Any, qtbot: QtBot) -> None:
    large = open_large(bench, qtbot)
    strip = large.neighbours
    qtbot.waitUntil(lambda: len(strip._places()) >= 3)
    QTest.mouseClick(strip, LEFT, pos=strip.rect_of(2).center())
    assert bench.chosen == ["red_0001.png"]
    assert large.where.text() == "3 of 7"
    assert large.hasFocus()


def test_a_signed_sample_can_be_looked_at_only(bench: Any, qtbot: QtBot) -> None:
    bench.press(Key.Key_Return, modifiers=Qt.KeyboardModifier.ControlModifier)
    large = open_large(bench, qtbot)
    assert not any(choice.isEnabled() for choice in large.panel.choices.values())
    assert not large.panel.confirm.isEnabled()
    assert not large.panel.exclude.isEnabled()


def test_an_image_that_was_deleted_is_missing_and_still_counts(
    bench: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "cells" / "S-1" / "red_0003.png").unlink()
    bench.click("red_0003.png")
    large = open_large(bench, qtbot)
    qtbot.waitUntil(large.panel.gone.isVisible)
    assert large.panel.gone.text() == GONE
    bench.press(Key.Key_1)
    assert bench.cell("red_0003.png").final_class == "red"
    assert bench.chips[0] == "All 7"


def test_a_model_that_cannot_show_where_it_looks_says_so(bench: Any, monkeypatch: Any, qtbot: QtBot) -> None:
    def refuse(*_: object) -> None:
        raise ModelFileError("Its results are no numbers.", "Get it again.")

    monkeypatch.setattr("bloodcell_gui.gallery.heat.HeatMapper.draw", refuse)
    large = open_large(bench, qtbot)
    heat = large.panel.heat
    qtbot.waitUntil(heat.toggle.isEnabled)
    heat.toggle.click()
    qtbot.waitUntil(lambda: not heat.is_drawing)
    assert "Its results are no numbers." in heat._note.text()


def test_without_the_model_the_review_goes_on(
    open_review: Callable[[Path], Any], monday: Path, monkeypatch: Any, qtbot: QtBot
) -> None:
    monkeypatch.setattr(model_sight, "list_models", list)
    bench = open_review(monday)
    large = open_large(bench, qtbot)
    qtbot.waitUntil(lambda: not large.panel.heat.toggle.isEnabled())
    assert "not in the library" in large.panel.heat.toggle.toolTip()
    bench.press(Key.Key_1)
    assert bench.cell("green_0001.png").is_reviewed


def test_pictures_are_cut_as_the_model_saw_them(
    open_review: Callable[[Path], Any],
    make_cells: Any,
    add_sample: Any,
    said: Any,
    project_path: Path,
    qtbot: QtBot,
) -> None:
    add_sample(make_cells("native", side=48, red=1), [said("red_0000.png", 0)])
    bench = open_review(project_path)
    large = open_large(bench, qtbot)
    qtbot.waitUntil(lambda: large.picture._image is not None and large.picture._image.width() == 16)
