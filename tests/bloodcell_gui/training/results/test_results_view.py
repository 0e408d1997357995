import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.notify import Notice, Notifier
from bloodcell_gui.training.results.confusion import ConfusionSection
from bloodcell_gui.training.results.results_view import ResultsView
from trainer.bundle.card import Attuning
from trainer.bundle.model_file import rewrite_card
from trainer.errors import ModelFileError
from trainer.evaluation.corruptions import Family
from trainer.evaluation.results import Results
from trainer.evaluation.robustness import CorruptedScores, Robustness

MakeModel = Callable[..., Path]
Show = Callable[[Path], ResultsView]
# As the fixtures have it: the platelets that lie in the lymphocytes' folder.
N_WRONG = 2


def texts(view: ResultsView) -> str:
    labels = view.tabs.currentWidget().findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisibleTo(view))


def open_mistakes(view: ResultsView, qtbot: QtBot) -> ConfusionSection:
    """Open the cell of the lymphocytes that were called platelets, by keys alone."""
    view.tabs.setCurrentWidget(view.confusion)
    section = view.confusion
    section.matrix.setFocus()
    qtbot.keyClick(section.matrix, Qt.Key.Key_Down)
    qtbot.keyClick(section.matrix, Qt.Key.Key_End)
    assert "Lymphocyte" in section._sentence.text()
    assert "called Platelet" in section._sentence.text()
    qtbot.keyClick(section.matrix, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not section.images._finding.is_running)
    return section


def test_the_overview_has_figures_basis_and_history(
    show: Show, make_model: MakeModel, results: Results
) -> None:
    view = show(make_model("one", title="Ours"))
    right = sum(image.is_right for image in results.images)
    said = texts(view)
    assert view._title.text() == "Ours"
    assert f"{100 * right / len(results.images):.1f} %" in said
    assert f"On {len(results.images)} test images" in said
    assert "95 % interval" in said
    assert "Learned from healthy people" in said
    assert "12 min" in said
    assert view.overview._curves.isVisible()


def test_a_history_without_a_best_epoch_says_so(show: Show, make_model: MakeModel, results: Results) -> None:
    history = tuple(replace(one, is_best=False) for one in results.history)
    curves = show(make_model("one", history=history)).overview._curves
    assert curves.accessibleDescription() == "4 epochs, none better than what it started from"
    assert not curves.grab().isNull()


def test_a_validation_part_is_said_to_be_kinder(show: Show, make_model: MakeModel) -> None:
    assert "kinder" in texts(show(make_model("one", part="validation")))


def test_without_results_the_card_speaks_and_the_rest_is_closed(show: Show, make_model: MakeModel) -> None:
    view = show(make_model("alone", with_results=False))
    assert "no results of this model image by image" in texts(view)
    assert "98." in texts(view)
    opened = {view.tabs.tabText(index) for index in range(view.tabs.count()) if view.tabs.isTabEnabled(index)}
    assert opened == {"Overview", "Unsure cells"}
    assert not view._save_picture.isEnabled()


def test_a_model_that_was_attuned_claims_no_figure(show: Show, make_model: MakeModel, tmp_path: Path) -> None:
    scored = make_model("alone", with_results=False)
    attuned = tmp_path / "attuned.bloodcell"
    rewrite_card(
        scored,
        attuned,
        scores={},
        calibration=None,
        corrupted=None,
        operating_points=(),
        ended="Attuned to 80 images.",
        attuned=Attuning(
            title="alone", name="alone", sha256="0" * 64, n_images=80, before={}, after={}, changed=0.5
        ),
    )
    view = show(attuned)
    said = texts(view)
    assert "The model was not tested." in said
    assert "Attuned to 80 images." in said
    assert "%" not in said
    view.tabs.setCurrentWidget(view.unsure)
    assert "nobody knows yet what a threshold comes to" in texts(view)
    assert "%" not in texts(view)


def test_going_to_a_model_without_results_leaves_a_closed_section(show: Show, make_model: MakeModel) -> None:
    view = show(make_model("one"))
    view.tabs.setCurrentIndex(3)
    show(make_model("alone", with_results=False))
    assert view.tabs.currentIndex() == 0


def test_classes_are_sorted_by_a_click_on_a_heading(show: Show, make_model: MakeModel, qtbot: QtBot) -> None:
    view = show(make_model("one"))
    view.tabs.setCurrentIndex(1)
    table = view.tabs.currentWidget().findChildren(QTableView)[0]
    recalls = [str(table.model().index(row, 4).data()) for row in range(8)]
    header = table.horizontalHeader()
    middle = header.sectionViewportPosition(4) + header.sectionSize(4) // 2
    qtbot.mouseClick(
        header.viewport(),
        Qt.MouseButton.LeftButton,
        pos=header.viewport().rect().center().__class__(middle, 8),
    )
    after = [str(table.model().index(row, 4).data()) for row in range(8)]
    assert after != recalls
    numbers = [float(text.split()[0]) for text in after]
    assert numbers in (sorted(numbers), sorted(numbers, reverse=True))
    assert "weakest class is" in texts(view)


def test_a_cell_of_the_matrix_opens_the_very_images(show: Show, make_model: MakeModel, qtbot: QtBot) -> None:
    section = open_mistakes(show(make_model("one")), qtbot)
    cells = section.images.cells
    assert cells is not None
    assert sorted(source.name for source in cells.sources) == ["lymphocyte/3.jpg", "lymphocyte/4.jpg"]
    assert section.images.gallery.isVisible()
    section.images.gallery.setFocus()
    assert section.images.gallery.accessibleDescription().startswith("Labelled Lymphocyte\nPlatelet")


def test_of_very_many_images_the_first_are_shown(
    show: Show, make_model: MakeModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bloodcell_gui.training.results.images_view._MOST_IMAGES", 1)
    images = open_mistakes(show(make_model("one")), qtbot).images
    assert images.cells is not None
    assert len(images.cells) == 1
    assert images._heading.text() == "Lymphocyte called Platelet: 2; the first 1 are shown"


def test_tab_goes_as_one_reads(show: Show, make_model: MakeModel) -> None:
    view = show(make_model("one"))
    view.tabs.setCurrentWidget(view.confusion)
    visited: list[QWidget] = []
    widget: QWidget = view
    while widget not in visited:
        visited.append(widget)
        widget = widget.nextInFocusChain()
    wanted = [
        view._back,
        view._save_picture,
        view._save_table,
        view.tabs.tabBar(),
        view.confusion.matrix,
        view.confusion._mistakes,
        view.confusion.images.gallery,
    ]
    places = [visited.index(one) for one in wanted]
    assert places == sorted(places)


def test_all_mistakes_are_shown_at_once(
    show: Show, make_model: MakeModel, results: Results, qtbot: QtBot
) -> None:
    view = show(make_model("one"))
    view.tabs.setCurrentWidget(view.confusion)
    qtbot.mouseClick(view.confusion._mistakes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not view.confusion.images._finding.is_running)
    cells = view.confusion.images.cells
    assert cells is not None
    assert len(cells) == sum(not image.is_right for image in results.images)
    assert list(cells.confidences.values) == sorted(cells.confidences.values, reverse=True)


def test_a_cell_is_looked_at_large_with_its_heat_map(show: Show, make_model: MakeModel, qtbot: QtBot) -> None:
    images = open_mistakes(show(make_model("one")), qtbot).images
    images.gallery.setFocus()
    qtbot.keyClick(images.gallery, Qt.Key.Key_Return)
    assert images.cell_view.isVisible()
    qtbot.waitUntil(lambda: images.cell_view._picture._image is not None)
    without = images.cell_view._picture.grab().toImage()
    qtbot.mouseClick(images.heat.toggle, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not images.heat.is_drawing)
    overlay = images.cell_view._picture._overlay
    assert overlay is not None
    assert (overlay.width(), overlay.height()) == (96, 96)
    assert images.cell_view._picture.grab().toImage() != without
    images.heat.classes.setCurrentIndex(1)
    qtbot.waitUntil(lambda: not images.heat.is_drawing)
    assert images.cell_view._picture._overlay != overlay
    qtbot.keyClick(images.cell_view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: not images.heat.is_drawing)
    assert images.cell_view._picture._overlay is not None
    qtbot.keyClick(images.cell_view, Qt.Key.Key_Escape)
    assert images.gallery.isVisible()


def test_a_heat_map_that_cannot_be_drawn_is_told_beside_the_cell(
    show: Show, make_model: MakeModel, qtbot: QtBot, results: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ModelFileError("Its results are no numbers.", "Get it again.")

    monkeypatch.setattr("bloodcell_gui.gallery.heat.HeatMapper.draw", refuse)
    images = open_mistakes(show(make_model("one")), qtbot).images
    images.gallery.setFocus()
    qtbot.keyClick(images.gallery, Qt.Key.Key_Return)
    qtbot.mouseClick(images.heat.toggle, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not images.heat.is_drawing)
    assert "Its results are no numbers." in images.heat._note.text()


def test_a_moved_data_set_is_asked_for_and_found(
    show: Show,
    make_model: MakeModel,
    qtbot: QtBot,
    dataset: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    images = open_mistakes(show(make_model("one", dataset=str(tmp_path / "was here"))), qtbot).images
    assert "There is nothing at" in images._message.text()
    assert images._ask.isVisible()
    shutil.copytree(dataset, tmp_path / "is here")
    (tmp_path / "is here" / "lymphocyte" / "3.jpg").unlink()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "is here"))
    qtbot.mouseClick(images._ask, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not images._finding.is_running)
    assert images.gallery.isVisible()
    assert images._missing.text() == "1 of the 2 images is no longer there."


def test_images_that_were_changed_are_not_shown_as_if_they_were_the_same(
    show: Show, make_model: MakeModel, qtbot: QtBot, dataset: Path, tmp_path: Path
) -> None:
    shutil.copytree(dataset, tmp_path / "changed")
    for seed in (3, 4):
        Image.new("RGB", (96, 96), "red").save(tmp_path / "changed" / "lymphocyte" / f"{seed}.jpg")
    images = open_mistakes(show(make_model("one", dataset=str(tmp_path / "changed"))), qtbot).images
    assert "2 of the 2 images were changed since the test." in images._message.text()


def test_every_section_is_saved(
    show: Show,
    make_model: MakeModel,
    qtbot: QtBot,
    notifier: Notifier,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = show(make_model("one"))

    def answer(_: object, caption: str, name: str, kinds: str) -> tuple[str, str]:
        return str(tmp_path / "out" / Path(name).name), kinds.split(";;", maxsplit=1)[0]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    for index in range(view.tabs.count()):
        view.tabs.setCurrentIndex(index)
        for button in (view._save_picture, view._save_table):
            if button.isEnabled():
                with qtbot.waitSignal(notifier.done_told):
                    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "one_calibration.csv",
        "one_calibration.png",
        "one_classes.csv",
        "one_confusion.csv",
        "one_confusion.png",
        "one_corrupted_copies.csv",
        "one_corrupted_copies.png",
        "one_overview.csv",
        "one_overview.png",
        "one_unsure_cells.csv",
        "one_unsure_cells.png",
    ]
    confusion = (tmp_path / "out" / "one_confusion.csv").read_text("utf-8-sig").splitlines()
    assert confusion[0].startswith("labelled,predicted_basophil")
    assert confusion[5] == f"lymphocyte,0,0,0,0,3,0,0,{N_WRONG}"
    with Image.open(tmp_path / "out" / "one_calibration.png") as picture:
        assert picture.width > 900


def test_a_picture_can_be_an_svg(
    show: Show,
    make_model: MakeModel,
    qtbot: QtBot,
    notifier: Notifier,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = show(make_model("one"))
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "curves"), "SVG drawing (*.svg)")
    )
    with qtbot.waitSignal(notifier.done_told):
        qtbot.mouseClick(view._save_picture, Qt.MouseButton.LeftButton)
    assert "validation" in (tmp_path / "curves.svg").read_text("utf-8")


def test_what_cannot_be_written_is_told(
    show: Show,
    make_model: MakeModel,
    qtbot: QtBot,
    notices: list[Notice],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = show(make_model("one"))
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "file" / "t.csv"), "CSV (*.csv)")
    )
    qtbot.mouseClick(view._save_table, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(notices))
    assert "t.csv" in notices[0].summary


def test_calibration_is_said_in_words(show: Show, make_model: MakeModel, results: Results) -> None:
    view = show(make_model("one"))
    view.tabs.setCurrentIndex(3)
    assert "expected calibration error" in texts(view)
    assert f"Of only {len(results.images)} images, this says little." in texts(view)
    assert "no calibration temperature" in texts(view)


def test_what_training_never_showed_is_told_apart(show: Show, make_model: MakeModel) -> None:
    # The fixtures' model was trained with wide augmentation: brightness, but no coarse pixels and no bubbles.
    shares = {Family.BRIGHTNESS_UP: 0.9, Family.PIXELATION: 0.8, Family.BUBBLE: 0.5}
    scores = tuple(CorruptedScores(family, 1, share, share) for family, share in shares.items())
    view = show(make_model("one", corrupted=Robustness(10, 0, scores)))
    view.tabs.setCurrentIndex(5)
    assert "its training showed, 90.0 % are right" in texts(view)
    assert "of those that it never saw (Pixelation, Bubble), 65.0 %." in texts(view)

    view = show(make_model("two", corrupted=Robustness(10, 0, scores[1:])))
    view.tabs.setCurrentIndex(5)
    assert "never saw" not in texts(view)


def test_without_corrupted_copies_it_says_how_to_make_them(show: Show, make_model: MakeModel) -> None:
    view = show(make_model("one", corrupted=None))
    view.tabs.setCurrentIndex(5)
    assert "--corrupted" in texts(view)
    assert not view._save_table.isEnabled()


def test_a_model_that_cannot_be_read_is_told(
    view: ResultsView, qtbot: QtBot, notices: list[Notice], tmp_path: Path
) -> None:
    view.show_model(tmp_path / "missing.bloodcell")
    qtbot.waitUntil(lambda: bool(notices))
    assert "missing" in notices[0].summary
    assert "cannot be shown" in view._network.text()
    assert not view.tabs.isVisible()


def test_the_last_model_that_was_asked_for_is_shown(
    view: ResultsView, make_model: MakeModel, qtbot: QtBot
) -> None:
    first, second = make_model("first"), make_model("second")
    view.show_model(first)
    view.show_model(second)
    qtbot.waitUntil(lambda: view.report is not None)
    QApplication.processEvents()
    assert view.report is not None
    assert view.report.model.name == "second"


def test_escape_and_the_button_leave(show: Show, make_model: MakeModel, qtbot: QtBot) -> None:
    view = show(make_model("one"))
    with qtbot.waitSignal(view.left):
        qtbot.keyClick(view.tabs.tabBar(), Qt.Key.Key_Escape)
    with qtbot.waitSignal(view.left):
        qtbot.mouseClick(view._back, Qt.MouseButton.LeftButton)


def test_a_class_without_images_has_no_recall_and_is_named(
    show: Show, make_model: MakeModel, results: Results
) -> None:
    images = tuple(image for image in results.images if image.truth != "platelet")
    view = show(make_model("one", images=images))
    view.tabs.setCurrentIndex(1)
    assert "No test image is labelled Platelet" in texts(view)
    table = view.tabs.currentWidget().findChildren(QTableView)[0]
    last = [table.model().index(7, column).data() for column in range(7)]
    assert last[0] == "Platelet"
    assert last[4:6] == ["–", "–"]


def test_no_mistake_no_button(show: Show, make_model: MakeModel, results: Results) -> None:
    right = tuple(replace(image, truth=image.predicted) for image in results.images)
    view = show(make_model("one", images=right))
    view.tabs.setCurrentWidget(view.confusion)
    assert not view.confusion._mistakes.isVisible()
