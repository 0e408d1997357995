import pytest
from PySide6.QtCore import QRectF

from bloodcell_gui.training.results.chart import Axes, choose_ticks, format_tick


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0.0, 1.0, 6, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (0.7, 1.0, 6, [0.7, 0.8, 0.9, 1.0]),
        (1.0, 36.0, 6, [10.0, 20.0, 30.0]),
        (0.013, 0.47, 5, [0.2, 0.4]),
    ],
)
def test_ticks_are_round_numbers_within_the_range(
    low: float, high: float, most: int, expected: list[float]
) -> None:
    assert choose_ticks(low, high, most) == pytest.approx(expected)


def test_numbers_become_points() -> None:
    axes = Axes(QRectF(10, 20, 100, 200), 0.0, 1.0, 0.5, 1.0)
    assert (axes.point(0, 0.5).x(), axes.point(0, 0.5).y()) == (10, 220)
    assert (axes.point(1, 1).x(), axes.point(1, 1).y()) == (110, 20)


def test_ticks_are_written_short() -> None:
    assert format_tick(0.30000000000000004, percent=False) == "0.3"
    assert format_tick(0.95, percent=True) == "95 %"
