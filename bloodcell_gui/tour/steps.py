"""What the tour shows, step by step: a text, the control that it is about, and what leads on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from bloodcell_gui.page_bar import CLASSIFY, REVIEW, PageBar
from trainer.language import mark

if TYPE_CHECKING:
    from bloodcell_gui.main_window import MainWindow

    Find = Callable[[MainWindow], QWidget | None]
    Test = Callable[[MainWindow], bool]
    Watch = Callable[[MainWindow], Sequence[SignalInstance]]


def _watch_nothing(_: "MainWindow") -> Sequence[SignalInstance]:
    return ()


def _always(_: "MainWindow") -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Step:
    """One balloon.

    Attributes:
        title: What it is about.
        text: What to see, and what to do.
        find: Returns the control that it points at; None where there is none to be seen, and the step is
            passed over.
        page: The page that it is on; None for whichever is in sight.
        wants_keys: Whether keys are to be pressed in the control, so that it gets the keyboard.
        watch: Returns signals after which the step may be done.
        is_done: Whether it is, when one of them comes.
        act: Does for the user what the step asks for, where that is sure to work; the next step needs it.
    """

    title: str
    text: str
    find: "Find"
    page: int | None = None
    wants_keys: bool = False
    watch: "Watch" = _watch_nothing
    is_done: "Test" = _always
    act: "Callable[[MainWindow], object] | None" = None


def _find_try_button(window: "MainWindow") -> QWidget | None:
    return None if window.session.samples else window.classify.drop_zone.try_button


def _find_chips(window: "MainWindow") -> QWidget | None:
    workbench = window.classify.workbench
    return workbench.chips if workbench is not None and window.session.samples else None


def _find_cells(window: "MainWindow") -> QWidget | None:
    workbench = window.classify.workbench
    return workbench.gallery if workbench is not None and workbench.stage.shows_gallery else None


def _find_large(window: "MainWindow") -> QWidget | None:
    workbench = window.classify.workbench
    is_large = workbench is not None and workbench.stage.currentWidget() is workbench.cell_view
    return workbench.cell_view if workbench is not None and is_large else None


def _find_figures(window: "MainWindow") -> QWidget | None:
    workbench = window.classify.workbench
    return workbench.differential.figures if workbench is not None and window.session.samples else None


def _find_review(window: "MainWindow") -> QWidget | None:
    workbench = window.classify.workbench
    return workbench.differential.review if workbench is not None and window.session.samples else None


def _find_reviewed(window: "MainWindow") -> QWidget | None:
    workbench = window.review.workbench
    return workbench.cells.gallery if workbench is not None and window.desk.sample is not None else None


def _find_export(window: "MainWindow") -> QWidget | None:
    reviewed, classified = window.review.workbench, window.classify.workbench
    if reviewed is not None and reviewed.isVisible():
        return reviewed.sample.export
    return classified.differential.export if classified is not None and window.session.samples else None


def _find_pages(window: "MainWindow") -> QWidget | None:
    return window.findChild(PageBar)


def _watch_samples(window: "MainWindow") -> Sequence[SignalInstance]:
    return (window.session.work_changed, window.session.samples_changed)


def _are_samples_done(window: "MainWindow") -> bool:
    return bool(window.session.samples) and not window.session.is_working


def _open_samples(window: "MainWindow") -> None:
    window.classify.open_sample_cells()


def _watch_view(window: "MainWindow") -> Sequence[SignalInstance]:
    workbench = window.classify.workbench
    return () if workbench is None else (workbench.stage.view_changed,)


def _is_large(window: "MainWindow") -> bool:
    return _find_large(window) is not None


def _are_all_shown(window: "MainWindow") -> bool:
    return _find_large(window) is None


def _watch_review(window: "MainWindow") -> Sequence[SignalInstance]:
    return (window.desk.sample_opened,)


def _is_reviewing(window: "MainWindow") -> bool:
    return window.desk.sample is not None


def _watch_decisions(window: "MainWindow") -> Sequence[SignalInstance]:
    return (window.desk.cells_changed,)


STEPS = (
    Step(
        mark("Open the sample cells"),
        mark(
            "Three samples of drawn cells come with the application. Press the button: they open as a folder "
            "of your own would, which you can also drop here."
        ),
        _find_try_button,
        page=CLASSIFY,
        watch=_watch_samples,
        is_done=_are_samples_done,
        act=_open_samples,
    ),
    Step(
        mark("Look at the classes"),
        mark(
            "Each class has a colour and a letter, and the number of its cells. Press one to see its cells "
            "only; “All” shows all again. What the model is not sure of stands apart, as “Unsure”."
        ),
        _find_chips,
        page=CLASSIFY,
    ),
    Step(
        mark("Look at a cell"),
        mark(
            "These are the cells, each with its class and how sure the model is. Choose one with the arrow "
            "keys and press Enter to see it large."
        ),
        _find_cells,
        page=CLASSIFY,
        wants_keys=True,
        watch=_watch_view,
        is_done=_is_large,
    ),
    Step(
        mark("One cell, large"),
        mark(
            "Beside it stands what else it could be. The arrow keys go from cell to cell; Esc leads back to "
            "all of them."
        ),
        _find_large,
        page=CLASSIFY,
        wants_keys=True,
        watch=_watch_view,
        is_done=_are_all_shown,
    ),
    Step(
        mark("Read the differential"),
        mark(
            "The shares are among the white cells alone, with the interval that chance in counting leaves. "
            "Erythroblasts, platelets and unsure cells are told below."
        ),
        _find_figures,
        page=CLASSIFY,
    ),
    Step(
        mark("Go on to the review"),
        mark(
            "What the model is unsure of is for you to decide. Press the button, say who you are, and "
            "choose a place for the project: one file that keeps every decision."
        ),
        _find_review,
        page=CLASSIFY,
        watch=_watch_review,
        is_done=_is_reviewing,
    ),
    Step(
        mark("Decide about a cell"),
        mark(
            "Unsure cells stand first. Press the digit of a class that stands above the cells, or Enter if "
            "the model is right. Ctrl+Z takes it back."
        ),
        _find_reviewed,
        page=REVIEW,
        wants_keys=True,
        watch=_watch_decisions,
    ),
    Step(
        mark("Take the results along"),
        mark(
            "This writes the counts as tables, an Excel workbook or a PDF, where you want them. "
            "Ctrl+E does the same."
        ),
        _find_export,
    ),
    Step(
        mark("That is the way from folder to counts"),
        mark(
            "Clean and Train are for those who have labelled cells of their own; Models shows what there is. "
            "F1 opens the user guide at the page in sight, and ? shows all keys."
        ),
        _find_pages,
    ),
)
