"""The queue driven by keys: deciding, undoing, groups, look-alikes, filters, and what is kept."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from bloodcell_gui.settings import DECIDED_BY
from trainer.cleaning.decisions import Verdict
from trainer.cleaning.issues import IssueKind
from trainer.cleaning.report import count_changes

Key = Qt.Key
JUNK = [
    f"{name}/junk-{n:02}.jpg" for n in range(12) for name in [("neutrophil", "eosinophil", "platelet")[n % 3]]
]
BOTH = ("eosinophil/1.jpg", "neutrophil/both.jpg")
DOUBTFUL = "platelet/doubtful.jpg"


def texts(bench: Any) -> str:
    return "\n".join(one.text() for one in bench.workbench.findChildren(QLabel) if one.isVisible())


def test_the_surest_comes_first_and_copies_are_one_row(bench: Any) -> None:
    assert bench.path == BOTH[0]
    assert [row.split(",")[0] for row in bench.rows] == [
        "2 copies of one picture",
        "12 copies of one picture",
        DOUBTFUL,
    ]
    assert "0 of 15 decided" in texts(bench)
    assert bench.workbench.doubtful.kinds.buttons[IssueKind.JUNK].accessibleName() == "Junk: 0 of 12 decided"
    assert not bench.workbench.doubtful.kinds.buttons[IssueKind.OUTLIER].isVisible()


def test_a_key_decides_and_the_queue_goes_on(bench: Any) -> None:
    bench.go_to(DOUBTFUL)
    bench.press(Key.Key_K)
    assert bench.path == BOTH[0]
    assert bench.verdicts() == {DOUBTFUL: "keep"}
    assert "1 of 15 decided" in texts(bench)


def test_all_copies_are_excluded_in_one_step_and_come_back_in_one(bench: Any) -> None:
    bench.go_to(JUNK[1])
    assert bench.workbench.judgement.exclude.text() == "Exclude all 12 copies  [X]"
    bench.press(Key.Key_X)
    assert bench.verdicts() == dict.fromkeys(JUNK, "exclude")
    assert bench.dataset.undo_title == "exclude 12 images"
    bench.dataset.undo()
    assert bench.verdicts() == {}
    assert bench.path == JUNK[1]
    assert bench.dataset.redo_title == "exclude 12 images"
    bench.dataset.redo()
    assert bench.verdicts() == dict.fromkeys(JUNK, "exclude")


def test_undo_has_no_limit(bench: Any) -> None:
    keys = [Key.Key_X, Key.Key_K, Key.Key_1, Key.Key_2, Key.Key_U] * 6
    bench.workbench.judgement.go_on.click()
    bench.press(*keys)
    done = bench.verdicts()
    undone = 0
    while bench.dataset.undo_title:
        bench.dataset.undo()
        undone += 1
    assert undone >= 20
    assert bench.verdicts() == {}
    for _ in range(undone):
        bench.dataset.redo()
    assert bench.dataset.redo_title == ""
    assert bench.verdicts() == done


def test_a_digit_gives_the_class_that_stands_beside_it(bench: Any) -> None:
    bench.go_to(DOUBTFUL)
    assert [choice.accessibleName().split(",")[0] for choice in bench.workbench.judgement.choices] == [
        "Neutrophil",
        "Eosinophil",
        "Platelet",
    ]
    bench.press(Key.Key_1)
    assert bench.verdicts() == {DOUBTFUL: "neutrophil"}
    bench.go_to(DOUBTFUL)
    # Its own class: the label is right.
    bench.press(Key.Key_3)
    assert bench.verdicts() == {DOUBTFUL: "keep"}
    bench.press(Key.Key_9)
    assert bench.verdicts() == {DOUBTFUL: "keep"}


def test_the_numbers_of_the_classes_follow(bench: Any) -> None:
    bench.go_to(DOUBTFUL)
    bench.press(Key.Key_1)
    bench.go_to(JUNK[1])
    bench.press(Key.Key_X)
    assert bench.workbench.doubtful.counts.texts == [
        "Neutrophil 11 → 8",
        "Eosinophil 9 → 5",
        "Platelet 9 → 4",
    ]
    changes = count_changes(bench.opened.images.report, tuple(bench.kept().values()))
    assert {name: change.n_after for name, change in changes.items()} == {
        "neutrophil": 8,
        "eosinophil": 5,
        "platelet": 4,
    }


def test_a_decision_says_who_and_when_and_why(bench: Any) -> None:
    bench.settings.write(DECIDED_BY, "Ada")
    bench.go_to(DOUBTFUL)
    bench.press(Key.Key_1)
    decision = bench.kept()[DOUBTFUL]
    assert (decision.by, decision.label, decision.reason) == (
        "Ada",
        "platelet",
        "It looks like a neutrophil.",
    )
    assert decision.fingerprint
    bench.go_to(DOUBTFUL)
    assert "Relabelled “neutrophil” by Ada, 20" in bench.workbench.judgement.decision.text()


def test_a_look_alike_is_decided_on_alone(bench: Any) -> None:
    bench.press(Key.Key_Right)
    assert bench.path == BOTH[1]
    assert "Look-alike 1 of 1" in bench.workbench.doubtful.image.name.text()
    assert bench.workbench.judgement.exclude.text() == "Exclude  [X]"
    bench.press(Key.Key_X)
    assert bench.verdicts() == {BOTH[1]: "exclude"}
    # The other copy is still open.
    assert bench.workbench.doubtful.list.row == 0
    bench.press(Key.Key_Escape)
    assert bench.path == BOTH[0]
    bench.press(Key.Key_Right, Key.Key_Left)
    assert bench.path == BOTH[0]


def test_one_copy_is_kept_and_the_others_go(bench: Any) -> None:
    bench.press(Key.Key_O)
    assert bench.verdicts() == {BOTH[0]: "keep", BOTH[1]: "exclude"}
    assert bench.dataset.undo_title == "keep only 1.jpg of 2 copies"
    bench.go_to(DOUBTFUL)
    assert not bench.workbench.judgement.keep_only.isVisible()
    bench.press(Key.Key_O)
    assert DOUBTFUL not in bench.verdicts()


def test_several_rows_are_decided_on_together(bench: Any) -> None:
    bench.queue.selectAll()
    assert bench.workbench.judgement.exclude.text() == "Exclude all 15 images  [X]"
    bench.press(Key.Key_X)
    assert set(bench.verdicts().values()) == {"exclude"}
    assert len(bench.verdicts()) == 15
    assert bench.dataset.undo_title == "exclude 15 images"
    bench.dataset.undo()
    assert bench.verdicts() == {}


def test_undecided_takes_a_decision_back(bench: Any) -> None:
    bench.press(Key.Key_U)
    assert bench.dataset.undo_title == ""
    bench.press(Key.Key_X)
    bench.go_to(BOTH[0])
    bench.press(Key.Key_U)
    assert set(bench.verdicts().values()) == {"undecided"}
    assert "0 of 15 decided" in texts(bench)
    assert bench.path == BOTH[0]


def test_next_and_previous(bench: Any) -> None:
    bench.press(Key.Key_N, Key.Key_N)
    assert bench.path == DOUBTFUL
    bench.press(Key.Key_P)
    assert bench.path == JUNK[1]
    bench.press(Key.Key_Down, Key.Key_N)
    assert bench.path == DOUBTFUL


def test_the_queue_may_stay(bench: Any) -> None:
    bench.workbench.judgement.go_on.click()
    bench.go_to(DOUBTFUL)
    bench.press(Key.Key_X)
    assert bench.path == DOUBTFUL
    bench.workbench.judgement.go_on.click()
    bench.press(Key.Key_K)
    assert bench.path == BOTH[0]


def test_what_is_open_leaves_the_list_as_it_is_decided(bench: Any) -> None:
    state = bench.workbench.doubtful.queue.filters.state
    state.setCurrentIndex(1)
    state.activated.emit(1)
    bench.press(Key.Key_X, into=bench.queue)
    assert bench.path == JUNK[1]
    assert len(bench.rows) == 2
    bench.dataset.undo()
    assert bench.path == BOTH[0]
    for _ in range(3):
        bench.press(Key.Key_X, into=bench.queue)
    assert bench.rows == []
    assert bench.path == ""
    assert "Nothing is to be seen with this filter." in texts(bench)
    bench.press(Key.Key_X, into=bench.queue)
    assert "15 of 15 decided" in texts(bench)


def test_search_class_and_kind_narrow_the_queue(bench: Any, qtbot: QtBot) -> None:
    queue = bench.workbench.doubtful.queue.filters
    QTest.keyClicks(queue.search, "X kd1")
    queue.search.clear()
    QTest.keyClicks(queue.search, "DOUBT")
    QTest.keyClick(queue.search, Key.Key_Return)
    assert bench.path == DOUBTFUL
    assert len(bench.rows) == 1
    # Letters that are typed are no decisions.
    assert bench.dataset.undo_title == ""
    queue.search.clear()
    qtbot.waitUntil(lambda: not queue.is_typing)
    assert len(bench.rows) == 3
    queue.of_class.setCurrentIndex(3)
    queue.of_class.activated.emit(3)
    assert [row.split(",")[0] for row in bench.rows] == ["4 copies of one picture", DOUBTFUL]
    bench.queue.go_to(0)
    bench.press(Key.Key_X, into=bench.queue)
    # Only what the filter shows.
    assert set(bench.verdicts()) == {path for path in JUNK if path.startswith("platelet")}
    queue.of_class.setCurrentIndex(0)
    queue.of_class.activated.emit(0)
    bench.workbench.doubtful.kinds.choose(IssueKind.LABEL)
    assert [row.split(",")[0] for row in bench.rows] == [DOUBTFUL]


def test_what_was_decided_is_there_again(bench: Any, open_bench: Callable[..., Any], dataset: Path) -> None:
    bench.go_to(DOUBTFUL)
    bench.press(Key.Key_1)
    kept = bench.kept()
    bench.dataset.close()
    again = open_bench(dataset)
    assert "1 of 15 decided" in texts(again)
    assert again.told == []
    assert again.dataset.undo_title == ""
    again.press(Key.Key_X)
    assert again.kept()[DOUBTFUL] == kept[DOUBTFUL]
    assert len(again.kept()) == 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("path,decision\nplatelet/0.jpg,perhaps\n", "which is not known"),
        ("nonsense", "is no decisions file"),
        ("path,decision\nanother/set.jpg,exclude\n", "about another data set"),
        ("path,decision,new_label\nplatelet/0.jpg,relabel,blast\n", "which the data set does not have"),
    ],
)
def test_a_file_that_cannot_be_used_is_set_aside(
    open_bench: Callable[..., Any], dataset: Path, text: str, reason: str
) -> None:
    from trainer.cleaning.keeping import find_place

    place = find_place(dataset)
    place.parent.mkdir(parents=True)
    place.write_text(text)
    bench = open_bench(dataset)
    (error,) = bench.opened.errors
    assert "What was decided about “cells” before cannot be used" in error.summary
    assert reason in error.summary
    assert "set aside" in error.remedy
    bench.press(Key.Key_X)
    assert set(bench.verdicts()) == set(BOTH)
    (aside,) = place.parent.glob("*set aside*")
    assert aside.read_text() == text


def test_decisions_about_images_that_are_gone_are_kept(
    bench: Any, open_bench: Callable[..., Any], dataset: Path
) -> None:
    bench.press(Key.Key_O)
    bench.go_to(DOUBTFUL)
    bench.press(Key.Key_1)
    gone = bench.kept()[DOUBTFUL]
    bench.dataset.close()
    (dataset / DOUBTFUL).unlink()
    again = open_bench(dataset)
    again.go_to(JUNK[1])
    again.press(Key.Key_X)
    assert again.kept()[DOUBTFUL] == gone
    assert len(again.kept()) == 15
    assert again.workbench.doubtful.counts.texts[2] == "Platelet 8 → 4"


def test_images_that_vanish_can_still_be_decided_on(
    open_bench: Callable[..., Any], dataset: Path, qtbot: QtBot
) -> None:
    bench = open_bench(dataset, before_showing=lambda: shutil.rmtree(dataset))
    bench.go_to(DOUBTFUL)
    source = bench.opened.images.find_source(DOUBTFUL)
    pictures = bench.workbench.doubtful.image._pictures
    qtbot.waitUntil(lambda: pictures.find(source, 0)[1])
    assert pictures.find(source, 0)[0].isNull()
    bench.press(Key.Key_X)
    assert bench.verdicts() == {DOUBTFUL: "exclude"}


def test_nothing_doubtful_is_said_with_what_else_there_is_to_know(
    open_bench: Callable[..., Any], cells: Callable[..., Path], qtbot: QtBot
) -> None:
    root = cells({"neutrophil": 2, "platelet": 2}, folder="clean")
    bench = open_bench(root)
    assert "Nothing doubtful was found in this data set." in texts(bench)
    assert "The scores are scripted." in texts(bench)
    assert not bench.workbench.top.train.isEnabled()
    assert not bench.workbench.top.defaults.isEnabled()
    bench.press(Key.Key_X, into=bench.workbench)
    assert bench.dataset.undo_title == ""


def test_one_class_is_looked_through_too(open_bench: Callable[..., Any], cells: Callable[..., Path]) -> None:
    root = cells({"neutrophil": 3}, folder="one")
    copy = root / "neutrophil" / "again.jpg"
    copy.write_bytes((root / "neutrophil" / "0.jpg").read_bytes())
    bench = open_bench(root)
    assert bench.workbench.judgement.heading.text() == "The model was not asked"
    bench.press(Key.Key_X)
    assert bench.workbench.doubtful.counts.texts == ["Neutrophil 4 → 3"]
    bench.workbench.top.facts.click()
    assert "All images are of one class" in texts(bench)


def test_files_that_cannot_be_read_can_be_excluded_and_are_listed(
    open_bench: Callable[..., Any], dataset: Path
) -> None:
    (dataset / "platelet" / "broken.jpg").write_bytes(b"no picture")
    bench = open_bench(dataset)
    bench.go_to("platelet/broken.jpg")
    assert bench.workbench.judgement.heading.text() == "The model was not asked"
    bench.press(Key.Key_1)
    assert bench.dataset.undo_title == ""
    bench.press(Key.Key_X)
    assert bench.kept()["platelet/broken.jpg"].verdict is Verdict.EXCLUDE
    assert [one.name for one in bench.workbench.facts.problems.table.problems] == ["platelet/broken.jpg"]


def test_the_sure_ones_are_one_step(bench: Any, qtbot: QtBot) -> None:
    bench.press(Key.Key_K)
    with qtbot.waitSignal(bench.notifier.done_told):
        bench.workbench.top.defaults.click()
    # What was decided before stays.
    assert bench.verdicts() == {**dict.fromkeys(JUNK, "exclude"), **dict.fromkeys(BOTH, "keep")}
    assert bench.dataset.undo_title == "apply the sure ones (12 images)"
    bench.dataset.undo()
    assert bench.verdicts() == dict.fromkeys(BOTH, "keep")


def test_a_selection_of_many_answers_with_one_step(bench: Any) -> None:
    bench.queue.selectAll()
    bench.press(Key.Key_1)
    assert bench.dataset.undo_title == "call 15 images “Neutrophil”"
    verdicts = bench.verdicts()
    assert verdicts[DOUBTFUL] == "neutrophil"
    assert verdicts["neutrophil/junk-00.jpg"] == "keep"
