"""Cells with granules: neutrophil, eosinophil, basophil, and their immature forms."""

import numpy as np

from trainer.drawing.canvas import Canvas, Field, blend, coverage, stain
from trainer.drawing.granules import draw_granules
from trainer.drawing.nucleus import Chromatin, draw_band, draw_lobes, fill_nucleus
from trainer.drawing.shapes import Point, draw_outline, press_inside, scatter_points
from trainer.drawing.smear import draw_smear

MATURE = Chromatin(dark=stain(66, 22, 132), light=stain(140, 98, 172), grain=4.2, lightness=0.15)


def draw_neutrophil(canvas: Canvas, rng: np.random.Generator) -> None:
    """Draw a neutrophil: pale pink plasm, fine violet granules, a nucleus of three or four lobes."""
    radius = rng.uniform(28.0, 35.0)
    draw_smear(canvas, rng, radius)
    body = draw_outline(canvas, rng, (0.0, 0.0), radius, elongation=rng.uniform(1.0, 1.12), wobble=0.018)
    inside = coverage(body, 1.3)
    canvas.lay(inside, _grainy(canvas, rng, stain(220, 186, 186), stain(190, 144, 170), 3.0))
    count = int(rng.uniform(100.0, 320.0))
    dots = draw_granules(canvas, rng, scatter_points(rng, (0.0, 0.0), radius * 0.97, count), 0.6)
    canvas.lay(dots * inside * np.float32(rng.uniform(0.4, 0.85)), stain(140, 72, 150))
    centre = _off_centre(rng, 3.0)
    scale = radius / 31.0
    if rng.random() < 0.75:
        lobes = int(rng.choice((2, 3, 4, 5), p=(0.2, 0.5, 0.25, 0.05)))
        nucleus = draw_lobes(
            canvas,
            rng,
            centre,
            lobes=lobes,
            lobe_radius=scale * (13.4 - 1.2 * lobes),
            bridge_radius=rng.uniform(0.8, 3.6),
            length=scale * (14.0 + 13.0 * lobes) * rng.uniform(0.9, 1.1),
            turn=rng.uniform(2.2, 4.2),
        )
    else:
        nucleus = draw_band(
            canvas,
            rng,
            centre,
            radius=scale * rng.uniform(8.0, 9.6),
            length=scale * rng.uniform(40.0, 52.0),
            turn=rng.uniform(2.4, 4.2),
        )
    fill_nucleus(canvas, rng, press_inside(nucleus, body, 1.5), MATURE)


def draw_eosinophil(canvas: Canvas, rng: np.random.Generator) -> None:
    """Draw an eosinophil: packed with orange-red granules, a nucleus of two lobes."""
    radius = rng.uniform(29.0, 36.0)
    draw_smear(canvas, rng, radius)
    body = draw_outline(canvas, rng, (0.0, 0.0), radius, elongation=rng.uniform(1.0, 1.12), wobble=0.018)
    inside = coverage(body, 1.2)
    canvas.lay(inside, stain(186, 160, 190))
    depth = rng.uniform(0.0, 1.0)
    bright = stain(214 - 22 * depth, 140 - 28 * depth, 156 - 10 * depth)
    deep = stain(166 - 26 * depth, 84 - 18 * depth, 136)
    packed = _grainy(canvas, rng, bright, deep, 2.9)
    # Granules leave a patch of bluish plasm free here and there.
    free = np.clip(canvas.noise(rng, 22.0) - rng.uniform(1.0, 2.2), 0.0, 1.0)
    canvas.lay(coverage(body + rng.uniform(0.2, 1.6), 1.4) * (1.0 - free), packed)
    angle = rng.uniform(0.0, 2.0 * np.pi)
    lobes = 2 if rng.random() < 0.78 else 3
    aside = rng.uniform(0.0, 6.0)
    nucleus = draw_lobes(
        canvas,
        rng,
        (aside * np.cos(angle), aside * np.sin(angle)),
        lobes=lobes,
        lobe_radius=radius / 31.0 * (13.8 - 1.6 * lobes + rng.uniform(-0.7, 1.2)),
        bridge_radius=rng.uniform(0.2, 2.4),
        length=radius / 31.0 * (12.0 + 10.0 * lobes) * rng.uniform(0.85, 1.15),
        turn=rng.uniform(1.6, 3.4),
    )
    chromatin = Chromatin(
        dark=stain(64, 24, 132), light=stain(144, 106, 184), grain=4.0, lightness=0.17, membrane=0.9
    )
    fill_nucleus(canvas, rng, press_inside(nucleus, body, 1.2), chromatin)


def draw_basophil(canvas: Canvas, rng: np.random.Generator) -> None:
    """Draw a basophil: coarse blue-black granules lie over a nucleus that can hardly be made out."""
    radius = rng.uniform(25.0, 33.0)
    draw_smear(canvas, rng, radius)
    body = draw_outline(canvas, rng, (0.0, 0.0), radius, elongation=rng.uniform(1.0, 1.2), wobble=0.04)
    inside = coverage(body, 1.4)
    canvas.lay(inside, _grainy(canvas, rng, stain(206, 176, 202), stain(168, 112, 168), 5.0))
    centre = _off_centre(rng, 4.0)
    nucleus = draw_lobes(
        canvas,
        rng,
        centre,
        lobes=2,
        lobe_radius=radius * rng.uniform(0.42, 0.52),
        bridge_radius=radius * rng.uniform(0.2, 0.36),
        length=radius * rng.uniform(0.6, 1.0),
        turn=rng.uniform(1.0, 2.6),
    )
    chromatin = Chromatin(
        dark=stain(76, 32, 136), light=stain(124, 76, 160), grain=4.5, lightness=0.35, membrane=0.2
    )
    fill_nucleus(canvas, rng, press_inside(nucleus, body, 1.5), chromatin)
    packing = rng.uniform(0.35, 0.9)
    count = int(1.25 * packing * radius**2)
    tone = blend(stain(60, 20, 122), stain(96, 28, 118), np.full_like(body, rng.uniform(0.0, 1.0)))
    points = scatter_points(rng, (0.0, 0.0), radius * 1.0, count)
    canvas.lay(draw_granules(canvas, rng, points, 0.92) * coverage(body - 0.8), tone)


def draw_immature_granulocyte(canvas: Canvas, rng: np.random.Generator) -> None:
    """Draw a promyelocyte, myelocyte or metamyelocyte: a large whole nucleus, many granules."""
    radius = rng.uniform(29.0, 38.0)
    draw_smear(canvas, rng, radius)
    body = draw_outline(canvas, rng, (0.0, 0.0), radius, elongation=rng.uniform(1.0, 1.14), wobble=0.035)
    inside = coverage(body, 1.3)
    # From promyelocyte (0: blue plasm, coarse granules) to metamyelocyte (1: pink plasm, fine ones).
    ripeness = rng.uniform(0.0, 1.0)
    ripe = np.full_like(body, ripeness)
    pale = blend(stain(174, 150, 190), stain(214, 180, 188), ripe)
    deep = blend(stain(122, 100, 172), stain(184, 146, 174), ripe)
    canvas.lay(inside, _grainy(canvas, rng, pale, deep, 3.2))
    centre = _off_centre(rng, radius * 0.28)
    chromatin = Chromatin(
        dark=stain(70, 24, 128),
        light=stain(138, 88, 162),
        grain=rng.uniform(3.6, 4.6),
        lightness=0.32,
        contrast=1.4,
    )
    nucleus = draw_band(
        canvas,
        rng,
        centre,
        radius=radius * rng.uniform(0.54, 0.64) * (1.0 - 0.2 * ripeness),
        length=radius * (0.35 + 0.45 * ripeness),
        turn=rng.uniform(0.2, 0.8) + 1.2 * ripeness**2,
        waist=0.05 + 0.2 * ripeness,
        roughness=0.6,
    )
    nucleus = press_inside(nucleus, body, rng.uniform(1.2, 2.5))
    fill_nucleus(canvas, rng, nucleus, chromatin)
    count = int(rng.uniform(0.2, 0.6) * radius**2 * (1.0 - 0.5 * ripeness))
    dots = draw_granules(canvas, rng, scatter_points(rng, (0.0, 0.0), radius, count), 0.72 - 0.2 * ripeness)
    over_nucleus = 1.0 - 0.85 * coverage(nucleus)
    strength = np.float32(rng.uniform(0.5, 0.85))
    canvas.lay(dots * coverage(body) * over_nucleus * strength, stain(104, 36, 134))


def _grainy(canvas: Canvas, rng: np.random.Generator, pale: Field, deep: Field, grain: float) -> Field:
    """Return plasm that goes from pale to deep with the given grain, (H, W, 3)."""
    share = np.clip(0.5 + 0.35 * canvas.noise(rng, grain) + 0.2 * canvas.noise(rng, 14.0), 0.0, 1.0)
    return blend(pale, deep, share)


def _off_centre(rng: np.random.Generator, spread: float) -> Point:
    x, y = rng.uniform(-spread, spread, 2)
    return float(x), float(y)
