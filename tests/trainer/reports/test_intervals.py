import pytest

from trainer.reports.intervals import wilson_interval


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    # R. G. Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_that_of_the_literature(count: int, total: int, low: float, high: float) -> None:
    assert wilson_interval(count, total) == pytest.approx((low, high), abs=5e-5)


def test_none_seen_does_not_mean_none_there() -> None:
    low, high = wilson_interval(0, 10)

    assert low == 0.0
    # z² / (n + z²)
    assert high == pytest.approx(3.841459 / 13.841459)


def test_the_ends_mirror_each_other_and_stay_within_bounds() -> None:
    for total in (1, 7, 100, 12_345):
        none, every = wilson_interval(0, total), wilson_interval(total, total)
        assert none.low == 0.0
        assert every.high == 1.0
        assert every.low == pytest.approx(1 - none.high)
