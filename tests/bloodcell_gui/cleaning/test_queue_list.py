import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bloodcell_gui.cleaning.issue_queue import IssueQueue, QueueFilter
from bloodcell_gui.cleaning.queue_list import QueueList
from bloodcell_gui.cleaning.queue_model import QueueModel, RowEntry, describe_entry
from bloodcell_gui.thumbnails import PictureLoader
from trainer.cleaning.decisions import Verdict
from trainer.cleaning.issues import Issue, IssueKind

MANY = 100_000


def issue(number: int) -> Issue:
    return Issue(
        path=f"neutrophil/{number:06}.jpg", kind=IssueKind.LABEL, score=0.5, reason="", given="neutrophil"
    )


@pytest.fixture
def queue() -> IssueQueue:
    return IssueQueue([issue(number) for number in range(MANY)], [0] * MANY)


def test_of_many_rows_only_those_in_view_are_made(
    queue: IssueQueue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    entry = QueueModel.entry

    def note(model: QueueModel, row: int) -> RowEntry:
        made.append(row)
        return entry(model, row)

    monkeypatch.setattr(QueueModel, "entry", note)
    loader = PictureLoader(2**20)
    view = QueueList(loader)
    qtbot.addWidget(view)
    view.resize(288, 560)
    view.show()
    view.rows.show_queue(queue, QueueFilter())
    view.go_to(MANY // 2)
    view.grab()
    assert set(made) <= set(range(MANY // 2 - 20, MANY // 2 + 20))
    assert view.row == MANY // 2
    QTest.keyClick(view, Qt.Key.Key_End)
    made.clear()
    view.grab()
    assert set(made) <= set(range(MANY - 20, MANY))
    view.selectAll()
    assert view.n_chosen == MANY
    loader.close()


def test_a_row_says_all_to_a_screen_reader() -> None:
    told = describe_entry(RowEntry(issue(7), 1, 1, Verdict.EXCLUDE))
    assert told == "neutrophil/000007.jpg, Wrong labels, labelled neutrophil, Excluded"
    assert describe_entry(RowEntry(issue(7), 12, 3, None)).endswith("3 of 12 decided")
    assert describe_entry(RowEntry(issue(7), 12, 12, None)).endswith("Decided")
