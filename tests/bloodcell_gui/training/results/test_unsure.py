"""Choosing a threshold on the results page."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from bloodcell_gui.notify import Notice
from bloodcell_gui.training.results.results_view import ResultsView
from bloodcell_gui.training.results.unsure import UnsureSection
from trainer import resources
from trainer.bundle.card import OperatingPoint
from trainer.bundle.library import find_model
from trainer.bundle.model_file import rewrite_card
from trainer.bundle.own_thresholds import ALL, find_own_thresholds, keep_own_thresholds

MakeModel = Callable[..., Path]
Show = Callable[[Path], ResultsView]

POINTS = tuple(
    OperatingPoint(threshold=threshold, unsure=unsure, right=right)
    for threshold, unsure, right in (
        (0.0, 0.01, 0.97),
        (0.6, 0.02, 0.98),
        (0.9, 0.08, 0.99),
        (0.97, 0.15, 0.995),
        (0.99, 0.5, 1.0),
    )
)


@pytest.fixture
def path(make_model: MakeModel) -> Path:
    """A model without results on this computer, which tells what thresholds come to."""
    made = make_model("one", with_results=False)
    rewrite_card(made, made, thresholds={ALL: 0.6}, operating_points=POINTS)
    return made


@pytest.fixture
def section(show: Show, path: Path) -> UnsureSection:
    view = show(path)
    view.tabs.setCurrentWidget(view.unsure)
    return view.unsure


def texts(section: UnsureSection) -> str:
    return "\n".join(one.text() for one in section.findChildren(QLabel) if one.isVisibleTo(section))


def test_it_begins_with_what_the_model_says(section: UnsureSection) -> None:
    said = texts(section)
    assert "2.0 % to review" in said
    assert "Of the other cells 98.00 % are right" in said
    assert "as the model says: all 0.6000" in said
    assert not section.keep.isEnabled()
    assert not section.reset.isEnabled()
    assert "2.0 % of the cells to review" in section.curve.accessibleDescription()


def test_a_point_is_chosen_by_keys_and_kept(
    section: UnsureSection, view: ResultsView, path: Path, qtbot: QtBot
) -> None:
    qtbot.keyClick(section.curve, Qt.Key.Key_Right)
    assert "8.0 % to review" in texts(section)
    with qtbot.waitSignal(view.threshold_kept) as kept:
        section.keep.click()
    assert kept.args == [path]
    assert find_model(str(path)).card.thresholds == {ALL: 0.9}
    assert "as you chose: all 0.9000" in texts(section)
    assert not section.keep.isEnabled()

    with qtbot.waitSignal(view.threshold_kept):
        section.reset.click()
    assert find_own_thresholds(find_model(str(path)).card) is None
    assert "2.0 % to review" in texts(section)


def test_keys_end_at_the_ends(section: UnsureSection, qtbot: QtBot) -> None:
    # Nobody reviews half of the cells, so that the last point is not offered.
    for key, told in ((Qt.Key.Key_End, "15.0 %"), (Qt.Key.Key_Right, "15.0 %"), (Qt.Key.Key_Home, "1.0 %")):
        qtbot.keyClick(section.curve, key)
        assert f"{told} to review" in texts(section)


def test_a_point_is_chosen_by_dragging(section: UnsureSection, qtbot: QtBot) -> None:
    axes = section.curve._axes(section.curve.size())

    def place(share: float) -> QPoint:
        return axes.point(share, 0.99).toPoint()

    qtbot.mousePress(section.curve, Qt.MouseButton.LeftButton, pos=place(0.012))
    assert "1.0 % to review" in texts(section)
    qtbot.mouseMove(section.curve, place(0.07))
    qtbot.mouseRelease(section.curve, Qt.MouseButton.LeftButton, pos=place(0.16))
    qtbot.mousePress(section.curve, Qt.MouseButton.LeftButton, pos=place(0.16))
    assert "15.0 % to review" in texts(section)


def test_what_was_kept_before_is_shown(path: Path, show: Show) -> None:
    keep_own_thresholds(find_model(str(path)).card, {ALL: 0.97, "monocyte": 0.99})
    view = show(path)
    view.tabs.setCurrentWidget(view.unsure)
    said = texts(view.unsure)
    assert "15.0 % to review" in said
    assert "as you chose: all 0.9700, monocyte 0.9900" in said
    assert view.unsure.reset.isEnabled()
    # With the same threshold for all, the one of the class would go.
    assert view.unsure.keep.isEnabled()


def test_a_model_that_does_not_tell_says_so(make_model: MakeModel, show: Show) -> None:
    made = make_model("two")
    rewrite_card(made, made, operating_points=(), thresholds=None)
    view = show(made)
    view.tabs.setCurrentWidget(view.unsure)
    assert "Not measured" in texts(view.unsure)
    assert view.unsure.figure() is None
    assert view.unsure.table() is None
    assert not view.unsure.keep.isVisible()


def test_the_points_can_be_saved(section: UnsureSection, tmp_path: Path) -> None:
    write = section.table()
    assert write is not None
    assert section.figure() is section.curve


def test_what_cannot_be_kept_is_told(section: UnsureSection, qtbot: QtBot, notices: list[Notice]) -> None:
    place = resources.user_models() / "thresholds.json"
    place.parent.mkdir(parents=True)
    place.write_text("damaged")
    qtbot.keyClick(section.curve, Qt.Key.Key_Right)
    section.keep.click()
    qtbot.waitUntil(lambda: bool(notices))
    assert "cannot be read" in notices[0].summary
    assert "as the model says" in texts(section)


def test_a_threshold_of_the_file_does_not_change(section: UnsureSection, path: Path) -> None:
    assert section._card is not None
    assert replace(section._card, thresholds={ALL: 0.6}) == section._card
