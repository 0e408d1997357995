import pytest

from trainer.dataset.leakage import refuse_leakage, refuse_shared_samples
from trainer.dataset.splits import Split
from trainer.errors import DatasetError

TRAIN, TEST = Split.TRAIN, Split.TEST


def test_one_cell_in_two_parts_is_refused_with_both_names() -> None:
    with pytest.raises(DatasetError) as refused:
        refuse_leakage(["a.jpg", "b.jpg", "c.jpg"], [TRAIN, None, TEST], ["x", "x", "x"])
    assert refused.value.summary == (
        "1 cell is in more than one part of the data set: “a.jpg” in train shows the same as “c.jpg” in test."
    )
    assert "--apply-defaults" in refused.value.remedy


def test_cells_in_one_part_each_pass() -> None:
    refuse_leakage(["a", "b", "c"], [TRAIN, TRAIN, TEST], ["x", "x", "y"])
    refuse_leakage(["a", "b"], [None, TEST], ["x", "x"])


def test_samples_in_two_parts_are_refused_by_name() -> None:
    with pytest.raises(DatasetError, match="The sample “P1” is in more than one part"):
        refuse_shared_samples(["P1", "", "P1", ""], [TRAIN, TRAIN, TEST, TEST])
    with pytest.raises(DatasetError, match="The samples “P0”, “P1”, “P2” and 2 more are in"):
        refuse_shared_samples([f"P{n % 5}" for n in range(10)], [TRAIN] * 5 + [TEST] * 5)
    refuse_shared_samples(["P1", "P2"], [TRAIN, TEST])
