"""Nuclei: their shapes, and the chromatin that fills them."""

from dataclasses import dataclass

import numpy as np

from trainer.drawing.canvas import Canvas, Field, blend, coverage
from trainer.drawing.shapes import Point, bend_path, draw_tube


@dataclass(frozen=True, slots=True, kw_only=True)
class Chromatin:
    """How the inside of a nucleus looks.

    Attributes:
        dark: (3,) density of the dense parts.
        light: (3,) density of the loose parts.
        grain: Distance from one clump to the next in units.
        lightness: Share of loose parts, about [0, 1].
        contrast: How sharply clumps stand out; 1 is soft, 3 is hard.
        membrane: How dark the rim of the nucleus is, in [0, 1].
    """

    dark: Field
    light: Field
    grain: float
    lightness: float
    contrast: float = 1.5
    membrane: float = 0.8


def fill_nucleus(canvas: Canvas, rng: np.random.Generator, distance: Field, chromatin: Chromatin) -> None:
    """Lay a nucleus of the given outline on the sheet.

    Args:
        canvas: The sheet.
        rng: Source of all randomness.
        distance: (H, W) signed distance to its outline in units.
        chromatin: What fills it.
    """
    # Spots, joined here and there by strands: the zero line of smooth noise is a net, here with
    # mean 0 and standard deviation 1.
    net = (0.8 - np.abs(canvas.noise(rng, 1.5 * chromatin.grain))) / 0.6
    clumps = 0.8 * canvas.noise(rng, chromatin.grain) + 0.5 * net + 0.35 * canvas.noise(rng, 11.0)
    loose = np.clip(0.5 + 0.5 * chromatin.contrast * (clumps - (1.0 - 2.0 * chromatin.lightness)), 0.0, 1.0)
    rim = coverage(np.abs(distance + 0.8) - 0.7, softness=1.4)
    share = (loose * (1.0 - chromatin.membrane * rim)).astype(np.float32)
    canvas.lay(coverage(distance, 1.1), blend(chromatin.dark, chromatin.light, share))


def draw_lobes(
    canvas: Canvas,
    rng: np.random.Generator,
    centre: Point,
    *,
    lobes: int,
    lobe_radius: float,
    bridge_radius: float,
    length: float,
    turn: float,
) -> Field:
    """Return the distance to a nucleus of lobes on a bent thread.

    Args:
        canvas: The sheet.
        rng: Source of all randomness.
        centre: Middle of the nucleus in units.
        lobes: Number of lobes.
        lobe_radius: Mean radius of a lobe in units.
        bridge_radius: Half the thickness between two lobes in units.
        length: Length of the thread in units, from end to end of the outer lobes' middles.
        turn: Angle in radians that the thread turns by.
    """
    points = 12 * lobes
    thread = bend_path(rng, length, turn, restlessness=0.3, points=points) + np.asarray(centre)
    position = np.linspace(0.0, lobes - 1.0, points)
    radii = np.full(points, bridge_radius)
    for lobe in range(lobes):
        reach = rng.uniform(0.34, 0.48)
        swell = np.sqrt(np.clip(1.0 - ((position - lobe) / reach) ** 2, 0.0, 1.0))
        radii = np.maximum(radii, lobe_radius * rng.uniform(0.8, 1.15) * swell)
    return draw_tube(canvas, thread, radii) + np.float32(0.4) * canvas.noise(rng, 13.0)


def draw_band(
    canvas: Canvas,
    rng: np.random.Generator,
    centre: Point,
    *,
    radius: float,
    length: float,
    turn: float,
    waist: float = 0.15,
    roughness: float = 0.35,
) -> Field:
    """Return the distance to a sausage, horseshoe or kidney.

    Args:
        canvas: The sheet.
        rng: Source of all randomness.
        centre: Middle of the nucleus in units.
        radius: Half its thickness at the ends in units.
        length: Length of its middle line in units.
        turn: Angle in radians that it is bent by.
        waist: How much thinner it is in the middle, as a share of the radius.
        roughness: How far folds move the outline, in units.
    """
    path = bend_path(rng, length, turn, restlessness=0.15) + np.asarray(centre)
    position = np.linspace(-1.0, 1.0, len(path))
    taper = 1.0 - waist * (1.0 - position**2) + 0.12 * rng.standard_normal() * position
    return draw_tube(canvas, path, radius * taper) + np.float32(roughness) * canvas.noise(rng, 11.0)
