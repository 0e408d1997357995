"""What surrounds the cell in a smear: plasma, red cells, small platelets."""

import numpy as np

from trainer.drawing.canvas import Canvas, Field, blend, coverage, stain
from trainer.drawing.granules import draw_granules
from trainer.drawing.shapes import Point, draw_outline, scatter_points

RED_RIM = stain(201, 161, 167)
RED_CENTRE = stain(232, 204, 188)
PLATELET_BODY = stain(196, 172, 196)
PLATELET_GRANULE = stain(88, 40, 146)


def draw_smear(canvas: Canvas, rng: np.random.Generator, keep_clear: float, *, crowding: float = 1.0) -> None:
    """Draw plasma, red cells and now and then a small platelet around the middle.

    Args:
        canvas: The sheet.
        rng: Source of all randomness.
        keep_clear: Radius around the centre, in units, that red cells keep out of.
        crowding: How many red cells there are, as a factor of the usual number.
    """
    canvas.add(np.float32(0.012) * np.abs(canvas.noise(rng, 24.0)), stain(220, 190, 180))
    tint = np.exp(0.05 * rng.standard_normal(3)).astype(np.float32) * np.float32(rng.uniform(0.75, 1.05))
    placed: list[tuple[float, float, float]] = []
    wanted = int(rng.poisson(6.0 * crowding)) + 2
    for _ in range(wanted * 8):
        radius = rng.uniform(14.0, 18.5)
        x, y = rng.uniform(-62.0, 62.0, 2)
        if np.hypot(x, y) < keep_clear + radius * 0.97:
            continue
        if any(np.hypot(x - a, y - b) < 0.97 * (radius + r) for a, b, r in placed):
            continue
        placed.append((x, y, radius))
        if len(placed) == wanted:
            break
    for x, y, radius in placed:
        draw_red_cell(canvas, rng, (x, y), radius, tint)
    if rng.random() < 0.15:
        x, y = rng.uniform(-46.0, 46.0, 2)
        if np.hypot(x, y) > keep_clear + 6.0:
            draw_platelet(canvas, rng, (x, y), rng.uniform(2.5, 5.0))


def draw_red_cell(
    canvas: Canvas, rng: np.random.Generator, centre: Point, radius: float, tint: Field
) -> None:
    """Draw a red cell: a pinkish-beige disc whose middle is thin and therefore pale."""
    distance = draw_outline(
        canvas, rng, centre, radius, elongation=1.0 + abs(0.12 * rng.standard_normal()), wobble=0.02
    )
    # Pallor differs from cell to cell: from a wide ring to a nearly even disc.
    pale_radius = radius * rng.uniform(0.3, 0.6)
    pallor = coverage(distance + (radius - pale_radius), softness=radius * rng.uniform(0.3, 0.7))
    body = blend(
        RED_RIM, RED_CENTRE, pallor * np.float32(rng.choice((rng.uniform(0.0, 0.5), 1.0), p=(0.4, 0.6)))
    )
    canvas.add(coverage(distance, 1.4), body * tint)


def draw_platelet(canvas: Canvas, rng: np.random.Generator, centre: Point, radius: float) -> None:
    """Draw a platelet: pale lilac plasm with purple granules, frilled at the edge, no nucleus."""
    distance = draw_outline(
        canvas,
        rng,
        centre,
        radius,
        elongation=1.0 + abs(0.15 * rng.standard_normal()),
        wobble=0.05,
        waves=(2, 3, 5, 8, 11, 14),
    )
    pale = rng.uniform(0.0, 0.6)
    body = blend(PLATELET_BODY, stain(130, 100, 174), np.full_like(distance, 1.0 - pale))
    canvas.lay(coverage(distance, 1.6) * 0.95, body)
    inner = radius * rng.uniform(0.8, 0.95)
    count = int(radius**2 * rng.uniform(0.4, 0.9))
    granules = draw_granules(canvas, rng, scatter_points(rng, centre, inner, count), 0.8)
    dark = blend(PLATELET_GRANULE, stain(120, 40, 134), np.full_like(distance, rng.uniform(0.0, 0.9)))
    canvas.lay(granules * coverage(distance + 0.3) * np.float32(rng.uniform(0.8, 1.0)), dark)
