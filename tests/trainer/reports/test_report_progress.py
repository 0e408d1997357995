import pytest

from trainer.dataset.sources import ImageFile
from trainer.errors import Cancelled
from trainer.inference.predictions import Prediction, Status
from trainer.reports.outcomes import Outcome, take_prediction
from trainer.reports.report_progress import ReportProgress


@pytest.fixture
def outcomes() -> list[Outcome]:
    return [
        take_prediction(Prediction("S", ImageFile("S", name), Status.FAILED, reason="no"))
        for name in ("a", "b")
    ]


def test_images_come_first_and_pages_then_to_the_end(outcomes: list[Outcome]) -> None:
    told: list[tuple[int, int]] = []
    progress = ReportProgress(2, 3, lambda done, total: told.append((done, total)))
    progress.tell_begun()
    assert [*progress.follow(outcomes)] == outcomes
    for page in range(1, 4):
        progress.tell_page(page, 3)
    done, totals = zip(*told, strict=True)
    assert set(totals) == {602}
    assert done == (0, 1, 2, 202, 402, 602)


def test_what_it_raises_ends_the_work(outcomes: list[Outcome]) -> None:
    def end(done: int, _: int) -> None:
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        list(ReportProgress(2, 1, end).follow(outcomes))
