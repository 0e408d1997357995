"""Decisions written to files of the user's, and taken over from them."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from trainer.classes import Role
from trainer.cleaning.decisions import Decision, Verdict, read_decisions, write_decisions

BOTH = ("eosinophil/1.jpg", "neutrophil/both.jpg")
DOUBTFUL = "platelet/doubtful.jpg"


@pytest.mark.parametrize(
    ("kind", "delimiter"),
    [("Standard CSV (*.csv)", ","), ("Excel, comma countries (*.csv)", ";")],
)
def test_decisions_are_saved_in_both_dialects(
    bench: Any, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, kind: str, delimiter: str
) -> None:
    asked: list[tuple[str, ...]] = []

    def answer(*arguments: Any) -> tuple[str, str]:
        asked.append(arguments[2:])
        return str(tmp_path / "mine"), kind

    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(answer))
    bench.press(Qt.Key.Key_X)
    with qtbot.waitSignal(bench.notifier.done_told):
        bench.workbench.top.save.trigger()
    path = tmp_path / "mine.csv"
    assert {one.path for one in read_decisions(path)} == set(BOTH)
    assert delimiter in path.read_text(encoding="utf-8-sig").splitlines()[0]
    assert asked[0][0].endswith("cells decisions.csv")


def test_saving_may_be_given_up(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_: ("", "")))
    bench.press(Qt.Key.Key_X)
    bench.workbench.top.save.trigger()
    assert bench.done == []


def test_a_file_is_taken_over_in_one_step_but_for_what_is_decided_here(
    bench: Any, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "theirs.csv"
    write_decisions(
        path,
        [
            Decision(path=DOUBTFUL, verdict=Verdict.RELABEL, new_label="eosinophil", by="Bo"),
            *(Decision(path=one, verdict=Verdict.KEEP) for one in BOTH),
            Decision(path="gone.jpg", verdict=Verdict.EXCLUDE),
            Decision(path="neutrophil/0.jpg", verdict=Verdict.UNDECIDED),
        ],
    )
    monkeypatch.setattr(QFileDialog, "getOpenFileName", staticmethod(lambda *_: (str(path), "")))
    bench.press(Qt.Key.Key_X)
    with qtbot.waitSignal(bench.notifier.done_told):
        bench.workbench.top.open.trigger()
    assert bench.done == [
        "1 image taken over. 2 images decided otherwise here: left as they are. 1 image not in this data set."
    ]
    assert bench.verdicts() == {**dict.fromkeys(BOTH, "exclude"), DOUBTFUL: "eosinophil"}
    assert bench.kept()[DOUBTFUL].by == "Bo"
    assert bench.dataset.undo_title == "take over 1 image"
    bench.dataset.undo()
    assert bench.verdicts() == dict.fromkeys(BOTH, "exclude")


def test_a_file_that_cannot_be_used_is_told_and_changes_nothing(
    bench: Any, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("sample,count\na,1\n")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", staticmethod(lambda *_: (str(path), "")))
    with qtbot.waitSignal(bench.notifier.told):
        bench.workbench.top.open.trigger()
    assert bench.told[0].summary == "“counts.csv” is no decisions file: it has no column “path”."
    assert bench.dataset.undo_title == ""
    assert path.read_text() == "sample,count\na,1\n"


def test_classes_that_a_file_brings_in_are_there_at_once(
    bench: Any, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "theirs.csv"
    write_decisions(
        path,
        [
            Decision(path=DOUBTFUL, verdict=Verdict.RELABEL, new_label="smudge", role=Role.ARTEFACT),
            Decision(path=BOTH[0], verdict=Verdict.RELABEL, new_label="Basophils", role=Role.WBC),
        ],
    )
    monkeypatch.setattr(QFileDialog, "getOpenFileName", staticmethod(lambda *_: (str(path), "")))
    with qtbot.waitSignal(bench.notifier.done_told):
        bench.workbench.top.open.trigger()
    assert [choice.accessibleName().split(",")[0] for choice in bench.workbench.judgement.choices] == [
        "Neutrophil",
        "Eosinophil",
        "Platelet",
        "Basophil",
        "Smudge",
    ]
    assert bench.workbench.doubtful.counts.texts[3:] == ["Basophil 0 → 1", "Smudge 0 → 1"]
    # Once it is there, it is spelt and counted in one way.
    again = Decision(path=BOTH[1], verdict=Verdict.RELABEL, new_label="Smudge", role=Role.WBC)
    write_decisions(path, [again])
    with qtbot.waitSignal(bench.notifier.done_told):
        bench.workbench.top.open.trigger()
    assert len(bench.workbench.judgement.choices) == 5
    decision = bench.kept()[BOTH[1]]
    assert (decision.new_label, decision.role) == ("smudge", Role.ARTEFACT)
