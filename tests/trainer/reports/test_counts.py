from collections.abc import Callable

import pytest

from trainer.classes import CellClass, Role
from trainer.inference.predictions import Prediction, Status
from trainer.reports.counts import RunCounts, SampleCounts
from trainer.reports.outcomes import take_prediction

CLASSES = (
    CellClass("neutrophil", "Neutrophil", Role.WBC),
    CellClass("lymphocyte", "Lymphocyte", Role.WBC),
    CellClass("erythroblast", "Erythroblast", Role.NRBC),
    CellClass("platelet", "Platelet", Role.PLATELET),
    CellClass("smudge", "Smudge", Role.ARTEFACT),
)
Predict = Callable[..., Prediction]


def count(predict: Predict, *numbers: int) -> SampleCounts:
    counts = SampleCounts("S-001", CLASSES)
    for index, number in enumerate(numbers):
        for _ in range(number):
            counts.add(predict("S-001", "a.png", index, probabilities=(0.2,) * 5))
    return counts


def test_percentages_are_of_white_cells_and_of_all(predict: Predict) -> None:
    summary = count(predict, 60, 20, 4, 15, 1).snapshot()

    assert summary.counts == {
        "neutrophil": 60,
        "lymphocyte": 20,
        "erythroblast": 4,
        "platelet": 15,
        "smudge": 1,
    }
    assert (summary.n_classified, summary.n_wbc, summary.n_platelets) == (100, 80, 15)
    assert [counted.percent_of_wbc for counted in summary.classes] == [75.0, 25.0, None, None, None]
    assert [counted.percent_of_all for counted in summary.classes] == [60.0, 20.0, 4.0, 15.0, 1.0]
    assert summary.nrbc_per_100_wbc == 5.0


def test_white_cells_have_an_interval_in_percent(predict: Predict) -> None:
    neutrophil, _, erythroblast, *_ = count(predict, 5, 95, 3).snapshot().classes

    assert neutrophil.wbc_interval == pytest.approx((2.154368, 11.175047), abs=1e-4)
    assert erythroblast.wbc_interval is None


def test_without_white_cells_shares_are_empty_and_not_0(predict: Predict) -> None:
    summary = count(predict, 0, 0, 3, 5).snapshot()

    assert summary.n_wbc == 0
    assert [counted.percent_of_wbc for counted in summary.classes] == [None] * 5
    assert [counted.wbc_interval for counted in summary.classes] == [None] * 5
    assert summary.nrbc_per_100_wbc is None
    assert summary.classes[3].percent_of_all == 62.5


def test_without_any_cell_everything_is_empty(predict: Predict) -> None:
    summary = count(predict).snapshot()

    assert summary.n_images == 0
    assert [(c.count, c.percent_of_wbc, c.percent_of_all) for c in summary.classes] == [(0, None, None)] * 5


@pytest.mark.parametrize(
    ("number", "flag"), [(0, "fewer than 100 WBC"), (99, "fewer than 100 WBC"), (100, "")]
)
def test_few_white_cells_are_flagged(predict: Predict, number: int, flag: str) -> None:
    assert count(predict, number, 0, 200).snapshot().flag == flag


def test_every_image_is_in_exactly_one_of_four(predict: Predict) -> None:
    counts = count(predict, 4)
    for status, number in ((Status.UNSURE, 3), (Status.EXCLUDED, 2), (Status.FAILED, 1)):
        for _ in range(number):
            counts.add(predict("S-001", "a.png", 1 if status is Status.UNSURE else -1, status))

    summary = counts.snapshot()

    assert (summary.n_classified, summary.n_unsure, summary.n_excluded, summary.n_failed) == (4, 3, 2, 1)
    assert summary.n_images == 10
    # An unsure cell counts for no class.
    assert summary.counts["lymphocyte"] == 0


def test_what_was_done_to_images_is_counted(predict: Predict) -> None:
    counts = count(predict)
    counts.add(predict("S-001", "a.png", 0, conversions=("grey", "16-bit"), cropped=True))
    counts.add(predict("S-001", "b.png", 0, conversions=("grey",)))

    summary = counts.snapshot()

    assert summary.conversions == {"16-bit": 1, "grey": 2}
    assert summary.n_cropped == 1


def test_a_snapshot_stays_as_it_was(predict: Predict) -> None:
    counts = count(predict, 2)
    before = counts.snapshot()

    counts.add(predict("S-001", "a.png", 0, conversions=("grey",)))

    assert (before.n_images, before.counts["neutrophil"], before.conversions) == (2, 2, {})
    assert counts.snapshot().n_images == 3


def test_a_run_keeps_its_samples_apart_and_in_order(predict: Predict) -> None:
    counts = RunCounts(["S-2", "S-1", "S-empty"], CLASSES)
    failed = predict("S-1", "b.png", status=Status.FAILED, reason="It is empty.")
    for prediction in (predict("S-1", "a.png", 0), failed, predict("S-2", "a.png", 2)):
        counts.add(take_prediction(prediction))

    summaries = counts.snapshot()

    assert [summary.sample_id for summary in summaries] == ["S-2", "S-1", "S-empty"]
    assert [summary.n_images for summary in summaries] == [1, 2, 0]
    assert [one.image for one in counts.failures] == [failed.source.name]


def test_images_that_are_alike_are_counted_at_once(predict: Predict) -> None:
    alike = predict("S-001", "a.png", 1, conversions=("grey",), cropped=True)
    at_once, one_by_one = SampleCounts("S-001", CLASSES), SampleCounts("S-001", CLASSES)

    at_once.add(alike, 3)
    for _ in range(3):
        one_by_one.add(alike)

    assert at_once.snapshot() == one_by_one.snapshot()
    assert at_once.snapshot().conversions == {"grey": 3}
