"""The sheet that cells are drawn on: light that is absorbed, layer by layer.

What is drawn is optical density, not colour: stain takes light away, so where two red cells
overlap it is darker, and a stronger stain is one factor over everything (Beer and Lambert).
"""

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]

FRAME = 96.0
"""Side of the picture in drawing units: one unit is a pixel of the 96-pixel picture."""

SUPERSAMPLING = 2
"""Grid points a pixel and axis; they are averaged at the end, which gives soft edges."""

BACKGROUND = (253.0, 229.0, 203.0)
"""RGB in [0, 255] of the empty smear: the warm white of a halogen lamp."""


def stain(red: float, green: float, blue: float) -> Field:
    """Return the optical density that shows as this colour on the empty smear.

    Args:
        red: Red in (0, 255].
        green: Green in (0, 255].
        blue: Blue in (0, 255].

    Returns:
        (3,) float32, natural logarithm units.
    """
    colour = np.array([red, green, blue], dtype=np.float32)
    density: Field = np.log(np.array(BACKGROUND, dtype=np.float32) / colour)
    return density


def blend(first: Field, second: Field, share: Field) -> Field:
    """Return the density (H, W, 3) that goes from `first` to `second` as `share` (H, W) goes 0 to 1."""
    weight = share[..., None]
    mixed: Field = first * (1.0 - weight) + second * weight
    return mixed


def coverage(distance: Field, softness: float = 0.9) -> Field:
    """Return how much of each point lies within an outline, in [0, 1].

    Args:
        distance: (H, W) signed distance to the outline in units, negative inside.
        softness: Width of the edge in units.
    """
    inside = np.clip(0.5 - distance / softness, 0.0, 1.0)
    smooth: Field = inside * inside * (3.0 - 2.0 * inside)
    return smooth


class Canvas:
    """A square sheet of optical density with the smear's centre at (0, 0).

    Attributes:
        x: (H, W) float32, units to the right of the centre.
        y: (H, W) float32, units below the centre.
        density: (H, W, 3) float32, what is drawn so far.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        side = size * SUPERSAMPLING
        self.step = FRAME / side
        axis = ((np.arange(side) + 0.5) * self.step - FRAME / 2).astype(np.float32)
        self.x, self.y = np.meshgrid(axis, axis)
        self.density: Field = np.zeros((side, side, 3), dtype=np.float32)
        frequency = np.fft.fftfreq(side, d=self.step)
        half = np.fft.rfftfreq(side, d=self.step)
        self._frequency = np.sqrt(frequency[:, None] ** 2 + half[None, :] ** 2)

    def lay(self, where: Field, density: Field) -> None:
        """Put something opaque on the sheet: it hides what lay under it.

        Args:
            where: (H, W) in [0, 1], how much of each point it covers.
            density: (3,) or (H, W, 3), its own optical density.
        """
        weight = where[..., None]
        self.density = self.density * (1.0 - weight) + density * weight

    def add(self, where: Field, density: Field) -> None:
        """Put something transparent on the sheet: its density adds to what lies under it."""
        self.density = self.density + where[..., None] * density

    def noise(self, rng: np.random.Generator, wavelength: float) -> Field:
        """Return (H, W) random texture of one grain size, mean 0 and standard deviation 1.

        Args:
            rng: Source of all randomness.
            wavelength: Distance from one grain to the next in units.
        """
        white = rng.standard_normal(self.x.shape)
        band = np.exp(-(((self._frequency * wavelength - 1.0) / 0.6) ** 2))
        texture = np.fft.irfft2(np.fft.rfft2(white) * band, s=white.shape)
        scaled: Field = ((texture - texture.mean()) / texture.std()).astype(np.float32)
        return scaled

    def develop(self, strength: NDArray[np.float64], blur: float, sharpening: float) -> NDArray[np.float64]:
        """Return the picture as the camera's lens gives it, without the sensor's noise.

        Args:
            strength: (3,) factor of the stain for red, green and blue.
            blur: Standard deviation of the lens's blur in units.
            sharpening: How much the analyser sharpens what it takes; 0 for not at all.

        Returns:
            (size, size, 3) float64 RGB, about [0, 255].
        """
        light = np.exp(-self.density.astype(np.float64) * strength) * np.asarray(BACKGROUND)
        lens = np.exp(-2.0 * (np.pi * blur * self._frequency) ** 2)
        lens *= 1.0 + sharpening * (1.0 - np.exp(-2.0 * (np.pi * self._frequency) ** 2))
        # The blur wraps around at the border; mirrored edges would cost more than they show.
        seen = np.fft.irfft2(
            np.fft.rfft2(light, axes=(0, 1)) * lens[..., None], s=light.shape[:2], axes=(0, 1)
        )
        blocks = seen.reshape(self.size, SUPERSAMPLING, self.size, SUPERSAMPLING, 3)
        picture: NDArray[np.float64] = blocks.mean(axis=(1, 3))
        return picture
