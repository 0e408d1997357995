import numpy as np
import pytest

from bloodcell_gui.cleaning.issue_queue import MIXED, VERDICTS, IssueQueue, QueueFilter, State
from trainer.cleaning.decisions import Verdict
from trainer.cleaning.issues import Issue, IssueKind


def issue(path: str, kind: IssueKind = IssueKind.LABEL, group: str = "") -> Issue:
    return Issue(path=path, kind=kind, score=0.5, reason="", group=group)


JUNK, COPY, LABEL = IssueKind.JUNK, IssueKind.EXACT_DUPLICATE, IssueKind.LABEL
# Two pictures with copies, one image of which is doubtful too, and one that is doubtful alone.
ISSUES = (
    issue("n/1.jpg", COPY, "n/1.jpg"),
    issue("p/1.jpg", COPY, "n/1.jpg"),
    issue("n/2.jpg", JUNK, "n/2.jpg"),
    issue("n/3.jpg", LABEL),
    issue("p/2.jpg", JUNK, "n/2.jpg"),
    issue("n/1.jpg", LABEL),
)
CLASSES = (0, 1, 0, 0, 1, 0)


@pytest.fixture
def queue() -> IssueQueue:
    return IssueQueue(ISSUES, CLASSES)


def rows(queue: IssueQueue, **chosen: object) -> list[list[int]]:
    found = queue.arrange(QueueFilter(**chosen))
    return [found.members(row).tolist() for row in range(len(found))]


def test_copies_are_one_row_where_the_surest_of_them_stands(queue: IssueQueue) -> None:
    assert rows(queue) == [[0, 1], [2, 4], [3], [5]]


def test_what_is_filtered_out_does_not_count_in_a_row(queue: IssueQueue) -> None:
    assert rows(queue, kind=JUNK) == [[2, 4]]
    assert rows(queue, class_index=1) == [[1], [4]]
    assert rows(queue, text=" N/ ") == [[0], [2], [3], [5]]
    assert rows(queue, kind=LABEL, text="3") == [[3]]
    assert rows(queue, text="nothing") == []


def test_an_image_is_decided_in_all_its_issues(queue: IssueQueue) -> None:
    queue.decide("n/1.jpg", Verdict.KEEP)
    assert rows(queue, state=State.DECIDED) == [[0], [5]]
    assert rows(queue, state=State.OPEN) == [[1], [2, 4], [3]]
    assert queue.count_kinds()[COPY] == (2, 1)
    assert queue.count_kinds()[LABEL] == (2, 1)
    queue.decide("n/1.jpg", Verdict.UNDECIDED)
    assert rows(queue, state=State.DECIDED) == []


def test_an_image_without_an_issue_may_be_decided_on(queue: IssueQueue) -> None:
    queue.decide("n/9.jpg", Verdict.EXCLUDE)
    assert not queue.decided.any()


def test_a_row_knows_whether_all_is_decided_alike(queue: IssueQueue) -> None:
    found = queue.arrange(QueueFilter())
    queue.decide("n/2.jpg", Verdict.EXCLUDE)
    assert queue.verdict_of(found.members(1)) == MIXED
    queue.decide("p/2.jpg", Verdict.EXCLUDE)
    assert VERDICTS[queue.verdict_of(found.members(1))] is Verdict.EXCLUDE
    assert found.count(queue.decided).tolist() == [0, 2, 0, 0]


def test_an_issue_finds_its_row_and_rows_their_images(queue: IssueQueue) -> None:
    found = queue.arrange(QueueFilter(kind=LABEL))
    assert [found.row_of(number) for number in range(6)] == [None, None, None, 0, None, 1]
    assert queue.paths_of(queue.arrange(QueueFilter()).members_of([0, 3])) == ["n/1.jpg", "p/1.jpg"]
    assert queue.find("n/1.jpg") == 0
    assert queue.find("n/9.jpg") is None


def test_no_issue_makes_no_row() -> None:
    queue = IssueQueue((), ())
    assert rows(queue) == []
    assert not any(found for found, _ in queue.count_kinds().values())


def test_every_issue_of_many_is_in_exactly_one_row() -> None:
    random = np.random.default_rng(1)
    groups = random.integers(0, 300, 2000)
    many = [issue(f"{number}.jpg", JUNK, str(group)) for number, group in enumerate(groups)]
    found = IssueQueue(many, [0] * len(many)).arrange(QueueFilter())
    members = [found.members(row).tolist() for row in range(len(found))]
    assert sorted(number for one in members for number in one) == list(range(2000))
    assert all(len({groups[number] for number in one}) == 1 for one in members)
    assert [one[0] for one in members] == sorted(one[0] for one in members)
