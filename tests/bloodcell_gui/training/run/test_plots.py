from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bloodcell_gui.training.figure_text import describe_epoch
from bloodcell_gui.training.run.curves import Curves
from bloodcell_gui.training.run.plots_import import import_plots
from trainer.jobs import TrainJob

if TYPE_CHECKING:
    from bloodcell_gui.training.run.plots import RunPlots

MakeJob = Callable[..., TrainJob]


@pytest.fixture
def plots(qtbot: QtBot) -> "Iterator[RunPlots]":
    made = import_plots()()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


@pytest.fixture
def curves(make_job: MakeJob) -> Curves:
    from training_targets import batch, epoch

    job, told = make_job(), Curves()
    for number in range(10):
        told.take(epoch(job, number))
    told.take(batch(job, 10, 50))
    return told


def shown_epochs(plots: "RunPlots") -> tuple[float, float]:
    (first, last), _ = plots._rate.getViewBox().viewRange()
    return first, last


def test_curves_hold_what_was_told(plots: "RunPlots", curves: Curves) -> None:
    plots.show_curves(curves)
    told = curves.epoch_arrays()
    x, y = plots._loss.validation.getData()
    assert list(x) == list(told.epoch)
    assert list(y) == list(told.validation_loss)
    assert list(plots._accuracy.training.getData()[1]) == list(told.accuracy)
    assert list(plots._loss.running.getData()[0]) == [10.5]
    assert [len(plot._boundaries) for plot in plots._plots] == [1, 1, 1]
    assert plots._loss._boundaries["all layers"].value() == 2
    assert plots._loss._best.getData()[0] == [10]


def test_ended_epochs_are_drawn_anew_only_after_another(
    plots: "RunPlots", curves: Curves, make_job: MakeJob, qtbot: QtBot
) -> None:
    from training_targets import batch, epoch

    plots.show_curves(curves)
    drawn = []
    plots._loss.validation.sigPlotChanged.connect(lambda _: drawn.append("validation"))
    plots._loss.running.sigPlotChanged.connect(lambda _: drawn.append("running"))
    curves.take(batch(make_job(), 10, 60))
    plots.show_curves(curves)
    assert drawn == ["running"]
    curves.take(epoch(make_job(), 10))
    plots.show_curves(curves)
    assert "validation" in drawn


def test_the_axis_grows_with_the_run_until_one_zooms(
    plots: "RunPlots", curves: Curves, make_job: MakeJob
) -> None:
    from training_targets import epoch

    assert shown_epochs(plots)[1] == pytest.approx(4, abs=0.2)
    plots.show_curves(curves)
    assert shown_epochs(plots)[1] == pytest.approx(11, abs=0.2)
    plots.zoom_in()
    assert plots.is_zoomed
    before = shown_epochs(plots)
    curves.take(epoch(make_job(), 10))
    curves.take(epoch(make_job(), 11))
    plots.show_curves(curves)
    assert shown_epochs(plots) == before
    plots.show_whole_run()
    assert not plots.is_zoomed
    assert shown_epochs(plots)[1] == pytest.approx(13, abs=0.3)


def test_the_wheel_zooms_all_plots_together(plots: "RunPlots", curves: Curves, qtbot: QtBot) -> None:
    plots.show_curves(curves)
    place = QPointF(400, 200)
    wheel = QWheelEvent(
        place,
        QPointF(plots.viewport().mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    with qtbot.waitSignal(plots.zoom_changed):
        QApplication.sendEvent(plots.viewport(), wheel)
    first, last = shown_epochs(plots)
    assert last - first < 11


def test_zooming_out_again_ends_at_the_whole_run(plots: "RunPlots", curves: Curves) -> None:
    plots.show_curves(curves)
    plots.zoom_in()
    for _ in range(3):
        plots.zoom_out()
    assert not plots.is_zoomed


def test_the_keys_go_from_epoch_to_epoch(plots: "RunPlots", curves: Curves, qtbot: QtBot) -> None:
    plots.show_curves(curves)
    pointed: list[int] = []
    plots.pointed.connect(pointed.append)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_End):
        qtbot.keyClick(plots, key)
    assert pointed == [10, 9, 1, 2, 10]
    qtbot.keyClick(plots, Qt.Key.Key_Plus)
    assert plots.is_zoomed
    qtbot.keyClick(plots, Qt.Key.Key_0)
    assert not plots.is_zoomed


def test_the_pointer_reads_the_nearest_epoch(plots: "RunPlots", curves: Curves, qtbot: QtBot) -> None:
    plots.show_curves(curves)
    QApplication.processEvents()
    view = plots._loss.getViewBox()
    place = plots.mapFromScene(view.mapViewToScene(QPointF(6.2, 1.0)))
    with qtbot.waitSignal(plots.pointed) as pointed:
        qtbot.mouseMove(plots.viewport(), QPoint(place.x() - 40, place.y()))
        qtbot.mouseMove(plots.viewport(), place)
        QApplication.processEvents()
    plots._on_pointer_moved(view.mapViewToScene(QPointF(6.2, 1.0)))
    assert plots._epoch == 6
    assert pointed.args[0] >= 1


def test_colours_follow_the_palette(plots: "RunPlots", curves: Curves) -> None:
    plots.show_curves(curves)
    palette = QPalette(plots.palette())
    palette.setColor(QPalette.ColorRole.Base, QColor("#101010"))
    palette.setColor(QPalette.ColorRole.Text, QColor("#eeeeee"))
    palette.setColor(QPalette.ColorRole.Highlight, QColor("#33aaff"))
    plots.setPalette(palette)
    assert plots.backgroundBrush().color() == QColor("#101010")
    assert plots._loss.validation.opts["pen"].color() == QColor("#33aaff")
    assert plots._loss.training.opts["pen"].color().name() == "#eeeeee"


def test_the_epoch_that_is_pointed_at_is_read_aloud(plots: "RunPlots", curves: Curves, qtbot: QtBot) -> None:
    plots.show_curves(curves)
    assert plots.accessibleDescription() == ""
    qtbot.keyClick(plots, Qt.Key.Key_Home)
    qtbot.keyClick(plots, Qt.Key.Key_Right)
    assert plots.accessibleDescription() == describe_epoch(curves.epochs[1])
    plots.point_at(0)
    assert plots.accessibleDescription() == ""
