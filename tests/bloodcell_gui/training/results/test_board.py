from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from bloodcell_gui.background import BackgroundTask, end_thread
from bloodcell_gui.notify import Notifier
from bloodcell_gui.settings import Settings
from bloodcell_gui.training.results.board import Board, ChoiceDialog, GroupView
from trainer.evaluation.results import Results, TestedImage

MakeModel = Callable[..., Path]
Show = Callable[..., Board]


@pytest.fixture
def board(qtbot: QtBot, notifier: Notifier) -> Iterator[Board]:
    shown = Board(notifier, Settings())
    qtbot.addWidget(shown)
    shown.resize(1300, 700)
    shown.show()
    yield shown
    for task in shown.findChildren(BackgroundTask):
        end_thread(task)


@pytest.fixture
def show(board: Board, qtbot: QtBot) -> Show:
    def run(*paths: Path) -> Board:
        board.show_models(paths)
        qtbot.waitUntil(lambda: board.content is not None)
        return board

    return run


def spoil(results: Results, count: int) -> tuple[TestedImage, ...]:
    """Return the answers of a model that is wrong on so many more images."""
    images = list(results.images)
    right = [row for row, image in enumerate(images) if image.is_right][:count]
    for row in right:
        wrong = next(one for one in results.class_ids if one != images[row].truth)
        place = results.class_ids.index(wrong)
        shares = tuple(1.0 if index == place else 0.0 for index in range(len(results.class_ids)))
        images[row] = replace(images[row], predicted=wrong, probabilities=shares)
    return tuple(images)


def groups(board: Board) -> list[GroupView]:
    return board.findChildren(GroupView)


def rows(group: GroupView) -> list[list[str]]:
    model = group.view.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def words(board: Board) -> str:
    return "\n".join(label.text() for label in board.findChildren(QLabel))


def test_models_stand_side_by_side_with_the_best_marked(
    show: Show, make_model: MakeModel, results: Results
) -> None:
    good = make_model("good", title="Good")
    bad = make_model("bad", title="Bad", images=spoil(results, 12), network="basic_cnn", corrupted=None)
    table = rows(groups(show(bad, good))[0])
    assert [line[0] for line in table] == ["Bad", "Good"]
    assert table[0][1] == "Basic CNN"
    assert not table[0][2].startswith("★")
    assert table[1][2].startswith("★")
    assert table[0][5] == "–"
    assert table[1][8:] == ["12", "4"]


def test_a_difference_is_said_in_words_against_a_chosen_model(
    show: Show, make_model: MakeModel, results: Results, qtbot: QtBot
) -> None:
    good = make_model("good", title="Good")
    bad = make_model("bad", title="Bad", images=spoil(results, 12))
    near = make_model("near", title="Near", images=spoil(results, 1))
    group = groups(show(good, bad, near))[0]
    n_images = len(results.images)
    assert f"“Bad” is right on 12 fewer of {n_images} images than “Good”" in group.words
    assert "that is more than chance: p = 0.001" in group.words.splitlines()[0]
    assert "could be chance: p = 1.00" in group.words.splitlines()[1]
    assert "McNemar" in words(group)
    group.reference.setFocus()
    qtbot.keyClick(group.reference, Qt.Key.Key_Down)
    assert f"“Good” is right on 12 more of {n_images} images than “Bad”" in group.words
    assert "(+" in group.words


def test_equal_models_are_said_to_be_equal(show: Show, make_model: MakeModel) -> None:
    group = groups(show(make_model("one"), make_model("two")))[0]
    assert "is right on as many of" in group.words
    assert [line[2].startswith("★") for line in rows(group)] == [True, True]


def test_what_is_not_comparable_stands_apart_with_the_reason(
    show: Show, make_model: MakeModel, results: Results
) -> None:
    board = show(
        make_model("one", title="One"),
        make_model("fewer", title="Fewer", images=results.images[:10]),
        make_model("alone", title="Alone", with_results=False),
    )
    assert [len(rows(group)) for group in groups(board)] == [1, 1]
    said = words(board)
    assert "“One” and “Fewer” cannot be compared" in said
    assert "“Alone”: This computer has no test images of it" in said
    assert not groups(board)[0].reference.isVisible()


def test_a_bad_file_is_told_and_the_others_are_shown(
    show: Show, make_model: MakeModel, tmp_path: Path
) -> None:
    (tmp_path / "bad.bloodcell").write_bytes(b"no model")
    board = show(make_model("one"), tmp_path / "bad.bloodcell")
    assert len(groups(board)) == 1
    assert "“bad”" in words(board)


def test_models_are_chosen_from_the_library(
    show: Show, make_model: MakeModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = make_model("one"), make_model("two")
    board = show(one, two)

    def answer(dialog: ChoiceDialog) -> int:
        names = [dialog.list.item(row).text() for row in range(dialog.list.count())]
        assert names[-2:] == ["one", "two"]
        dialog.list.setCurrentRow(names.index("one"))
        dialog.show()
        qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
        dialog.close()
        return ChoiceDialog.DialogCode.Accepted

    monkeypatch.setattr(ChoiceDialog, "exec", answer)
    qtbot.mouseClick(board._choose, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: board.content is not None)
    assert board.content is not None
    assert [row.title for group in board.content.groups for row in group.rows] == ["two"]


def test_nothing_chosen_says_what_to_do(show: Show) -> None:
    board = show()
    assert "Choose the models" in words(board)
    assert not board._save.isEnabled()


@pytest.mark.parametrize("suffix", [".csv", ".md"])
def test_the_board_is_saved(
    show: Show,
    make_model: MakeModel,
    results: Results,
    notifier: Notifier,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
) -> None:
    board = show(make_model("one", title="A|B"), make_model("bad", title="=Bad", images=spoil(results, 12)))
    target = tmp_path / f"board{suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    with qtbot.waitSignal(notifier.done_told):
        qtbot.mouseClick(board._save, Qt.MouseButton.LeftButton)
    text = target.read_text("utf-8-sig")
    if suffix == ".csv":
        assert text.splitlines()[0].startswith("group,model,network,images,accuracy")
        assert "1,'=Bad,mobilenet_v2" in text
    else:
        assert "| A\\|B | mobilenet_v2 |" in text
        assert "- “=Bad” is right on 12 fewer" in text


def test_escape_leaves(board: Board, qtbot: QtBot) -> None:
    with qtbot.waitSignal(board.left):
        qtbot.keyClick(board._choose, Qt.Key.Key_Escape)
