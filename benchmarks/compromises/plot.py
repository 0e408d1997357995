"""The table of compromises as a plot: an SVG, which any browser shows and nothing has to be installed for."""

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from benchmarks.compromises.measuring import list_front

_WIDTH, _HEIGHT = 340, 300
_LEFT, _TOP, _RIGHT, _BOTTOM = 52, 34, 26, 46
_TICKS_PER_DECADE = (1, 2, 5)
_INK, _PALE, _FRONT, _OURS = "#333333", "#dddddd", "#2a78b8", "#c4314b"


class Point(NamedTuple):
    """One model: its number in the table, images a second, what it reaches in [0, 1], whether it is ours."""

    number: int
    speed: float
    reached: float
    is_bundled: bool


def draw(panels: dict[str, Sequence[Point]]) -> str:
    """Return the plot: a panel a measure, the speed to the right and what is reached upwards.

    The line joins the models that no other one beats in both.
    """
    width = _WIDTH * len(panels)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_HEIGHT}" '
        f'viewBox="0 0 {width} {_HEIGHT}" font-family="sans-serif" font-size="11" fill="{_INK}">',
        f'<rect width="{width}" height="{_HEIGHT}" fill="white"/>',
    ]
    for column, (title, points) in enumerate(panels.items()):
        parts += [f'<g transform="translate({column * _WIDTH} 0)">', *_draw_panel(title, points), "</g>"]
    return "\n".join([*parts, "</svg>", ""])


def _draw_panel(title: str, points: Sequence[Point]) -> list[str]:
    ticks = _speed_ticks([point.speed for point in points])
    levels = _levels([point.reached for point in points])
    digits = 2 if levels[1] - levels[0] >= 0.0099 else 3
    low, high = math.log(ticks[0]), math.log(ticks[-1])

    def x_of(speed: float) -> float:
        return round(_LEFT + (math.log(speed) - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT), 1)

    def y_of(reached: float) -> float:
        share = (reached - levels[0]) / (levels[-1] - levels[0])
        return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM), 1)

    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts = [f'<text x="{middle}" y="18" text-anchor="middle" font-weight="bold">{escape(title)}</text>']
    for speed in ticks:
        x = x_of(speed)
        parts.append(f'<line x1="{x}" y1="{_TOP}" x2="{x}" y2="{_HEIGHT - _BOTTOM}" stroke="{_PALE}"/>')
        parts.append(f'<text x="{x}" y="{_HEIGHT - _BOTTOM + 15}" text-anchor="middle">{speed:,.0f}</text>')
    for level in levels:
        y = y_of(level)
        parts.append(f'<line x1="{_LEFT}" y1="{y}" x2="{_WIDTH - _RIGHT}" y2="{y}" stroke="{_PALE}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{level:.{digits}f}</text>')
    parts.append(
        f'<text x="{middle}" y="{_HEIGHT - 10}" text-anchor="middle">images a second, files to CSV</text>'
    )
    front = [points[row] for row in list_front([(point.speed, point.reached) for point in points])]
    line = " ".join(f"{x_of(point.speed)},{y_of(point.reached)}" for point in front)
    parts.append(f'<polyline points="{line}" fill="none" stroke="{_FRONT}" stroke-width="1.5"/>')
    for point in points:
        x, y = x_of(point.speed), y_of(point.reached)
        colour = _OURS if point.is_bundled else _FRONT if point in front else _INK
        parts.append(f'<circle cx="{x}" cy="{y}" r="4.5" fill="{colour}"/>')
        parts.append(
            f'<text x="{x + 7}" y="{y - 5}" fill="{colour}" font-weight="bold">{point.number}</text>'
        )
    return parts


def _speed_ticks(speeds: Sequence[float]) -> list[float]:
    """Return round numbers of which the outer ones hold all speeds between them."""
    first = math.floor(math.log10(min(speeds)))
    last = math.floor(math.log10(max(speeds))) + 1
    ticks = [step * 10.0**power for power in range(first, last + 1) for step in _TICKS_PER_DECADE]
    low = max(tick for tick in ticks if tick <= min(speeds))
    high = min(tick for tick in ticks if tick >= max(speeds) and tick > low)
    return [tick for tick in ticks if low <= tick <= high]


def _levels(values: Sequence[float]) -> list[float]:
    """Return round levels, at most eight, that hold all values between them."""
    spread = max(max(values) - min(values), 0.01)
    step = next(step for step in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2) if spread / step <= 6 or step == 0.2)
    first, last = math.floor(min(values) / step), math.ceil(max(values) / step)
    return [step * number for number in range(first, max(last, first + 1) + 1)]
