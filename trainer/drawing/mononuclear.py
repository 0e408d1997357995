"""Cells with one unlobed nucleus: lymphocyte, monocyte, erythroblast."""

import numpy as np

from trainer.drawing.canvas import Canvas, blend, coverage, stain
from trainer.drawing.granules import draw_granules
from trainer.drawing.nucleus import Chromatin, draw_band, fill_nucleus
from trainer.drawing.shapes import draw_outline, press_inside, scatter_points
from trainer.drawing.smear import draw_smear


def draw_lymphocyte(canvas: Canvas, rng: np.random.Generator) -> None:
    """Draw a lymphocyte: a round dense nucleus that leaves a thin blue rim of plasm."""
    rim = rng.uniform(1.2, 4.5) if rng.random() < 0.75 else rng.uniform(4.5, 9.0)
    nucleus_radius = rng.uniform(19.0, 24.0)
    radius = nucleus_radius + rim
    draw_smear(canvas, rng, radius)
    frills = (2, 3, 5, 9, 14, 20, 27)
    body = draw_outline(
        canvas, rng, (0.0, 0.0), radius, elongation=rng.uniform(1.0, 1.14), wobble=0.03, waves=frills
    )
    pale = np.full_like(body, np.clip((rim - 2.0) / 6.0, 0.0, 1.0))
    plasm = blend(stain(112, 98, 176), stain(182, 160, 192), pale)
    light = blend(stain(170, 160, 206), stain(210, 190, 204), pale)
    share = np.clip(0.4 + 0.4 * canvas.noise(rng, 3.5), 0.0, 1.0)
    canvas.lay(coverage(body, 1.4), blend(plasm, light, share))
    angle = rng.uniform(0.0, 2.0 * np.pi)
    aside = 0.6 * rim
    nucleus = draw_outline(
        canvas,
        rng,
        (aside * np.cos(angle), aside * np.sin(angle)),
        nucleus_radius,
        elongation=rng.uniform(1.0, 1.16),
        wobble=0.03,
    )
    warmth = rng.uniform(0.0, 1.0)
    chromatin = Chromatin(
        dark=stain(62 + 18 * warmth, 22 + 6 * warmth, 124),
        light=stain(108 + 22 * warmth, 58, 146),
        grain=4.0,
        lightness=0.3,
        contrast=1.0,
        membrane=0.7,
    )
    fill_nucleus(canvas, rng, press_inside(nucleus, body, 0.6, 2.0), chromatin)


def draw_monocyte(canvas: Canvas, rng: np.random.Generator) -> None:
    """Draw a monocyte: large, grey-blue plasm with vacuoles, a folded or kidney-shaped nucleus."""
    radius = rng.uniform(33.0, 39.0)
    draw_smear(canvas, rng, radius)
    body = draw_outline(canvas, rng, (0.0, 0.0), radius, elongation=rng.uniform(1.0, 1.25), wobble=0.07)
    body = body + 0.5 * canvas.noise(rng, 15.0)
    share = np.clip(0.5 + 0.35 * canvas.noise(rng, 2.8) + 0.2 * canvas.noise(rng, 16.0), 0.0, 1.0)
    plasm = blend(stain(184, 160, 190), stain(126, 100, 168), share)
    canvas.lay(coverage(body, 1.3), plasm)
    x, y = rng.uniform(-5.0, 5.0, 2)
    nucleus = draw_band(
        canvas,
        rng,
        (float(x), float(y)),
        radius=radius * rng.uniform(0.38, 0.46),
        length=radius * rng.uniform(1.0, 1.4),
        turn=rng.uniform(1.6, 3.6),
        waist=rng.uniform(0.0, 0.2),
        roughness=0.8,
    )
    chromatin = Chromatin(
        dark=stain(80, 26, 128),
        light=stain(144, 92, 160),
        grain=rng.uniform(3.0, 3.8),
        lightness=0.42,
        contrast=1.3,
        membrane=0.95,
    )
    fill_nucleus(canvas, rng, press_inside(nucleus, body, 2.0), chromatin)
    count = int(rng.poisson(6.0))
    holes = draw_granules(canvas, rng, scatter_points(rng, (0.0, 0.0), radius * 0.92, count), 1.5, 0.5)
    canvas.lay(holes * coverage(body + 1.0) * np.float32(0.85), stain(236, 214, 204))


def draw_erythroblast(canvas: Canvas, rng: np.random.Generator) -> None:
    """Draw an erythroblast: small, a round and very dense nucleus in a ring of grey-pink plasm."""
    # From basophilic (0: larger, blue plasm) to orthochromatic (1: small, nearly a red cell).
    ripeness = rng.uniform(0.0, 1.0)
    nucleus_radius = rng.uniform(15.5, 20.5) - 5.5 * ripeness
    radius = nucleus_radius + rng.uniform(4.5, 7.5) + 2.5 * ripeness
    draw_smear(canvas, rng, radius)
    body = draw_outline(canvas, rng, (0.0, 0.0), radius, elongation=rng.uniform(1.0, 1.18), wobble=0.04)
    ripe = np.full_like(body, ripeness)
    deep = blend(stain(98, 84, 160), stain(184, 150, 174), ripe)
    pale = blend(stain(132, 116, 178), stain(198, 168, 184), ripe)
    share = np.clip(0.5 + 0.35 * canvas.noise(rng, 3.4) + 0.2 * canvas.noise(rng, 14.0), 0.0, 1.0)
    canvas.lay(coverage(body, 1.4), blend(deep, pale, share))
    angle = rng.uniform(0.0, 2.0 * np.pi)
    aside = rng.uniform(0.0, 0.5) * (radius - nucleus_radius)
    nucleus = draw_outline(
        canvas,
        rng,
        (aside * np.cos(angle), aside * np.sin(angle)),
        nucleus_radius,
        elongation=rng.uniform(1.0, 1.12),
        wobble=0.02,
    )
    chromatin = Chromatin(
        dark=stain(50, 22, 104),
        light=stain(126, 76, 146),
        grain=4.0,
        lightness=0.11 - 0.08 * ripeness,
        contrast=2.0,
        membrane=0.95,
    )
    fill_nucleus(canvas, rng, press_inside(nucleus, body, 0.8, 2.0), chromatin)
