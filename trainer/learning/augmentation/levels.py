"""How far images are varied: one record a level."""

from dataclasses import dataclass
from math import pi


@dataclass(frozen=True, slots=True, kw_only=True)
class Augmentation:
    """How far images are varied; each value is drawn evenly between its bounds.

    The first group is done to every image. The shares below it say how often the rest is: of the
    groups of images that are varied together, or of the batches for mixing.

    Attributes:
        surroundings: Share of images whose cell is shown on the ground of another image, or on an empty one.
        flips: Whether to mirror left-right and up-down, each half of the time.
        rotation: Largest rotation either way, radians.
        zoom: Largest relative change of size, up; down by the same factor.
        shift: Largest shift either way, as a share of the side.
        shear: Largest shear either way, as a share of the side.
        brightness: Largest change either way, as a share of full scale.
        contrast: Largest relative change either way, about the image's mean.
        saturation: Largest relative change either way.
        stain: Largest relative change of each stain's density (Tellez et al. 2018, who call
            it HED-light at 0.05).
        stain_offset: Largest density added to each stain.
        white_balance: Largest relative change of each of red, green and blue, as another lamp or camera has.
        rand_augment: Share of groups that get two drawn operations in a row.
        aug_mix: Share of groups that are blended with three chains of drawn operations; together
            with `rand_augment` at most 1.
        blur: Share of groups that are out of focus.
        sigma: Largest standard deviation of that blur, in pixels of an image of 96.
        noise: Share of groups with a noisy sensor.
        jpeg: Share of groups that were compressed; together with `blur` and `noise` at most 1.
        quality: Lowest quality of that JPEG.
        grid_mask: Share of groups of which a grid is hidden.
        erasing: Share of groups of which a rectangle is hidden; with `grid_mask` at most 1.
        cut_mix: Share of batches whose images get a part of another one.
        mix_up: Share of batches whose images are blended in pairs; with `cut_mix` at most 1.
    """

    surroundings: float = 0.0
    flips: bool = True
    rotation: float = pi
    zoom: float = 0.15
    shift: float = 0.06
    shear: float = 0.0
    brightness: float = 0.08
    contrast: float = 0.15
    saturation: float = 0.2
    stain: float = 0.12
    stain_offset: float = 0.02
    white_balance: float = 0.0
    rand_augment: float = 0.0
    aug_mix: float = 0.0
    blur: float = 0.0
    sigma: float = 1.4
    noise: float = 0.0
    jpeg: float = 0.0
    quality: int = 30
    grid_mask: float = 0.0
    erasing: float = 0.0
    cut_mix: float = 0.0
    mix_up: float = 0.0

    @property
    def varies_groups(self) -> bool:
        """Whether anything is drawn a group of images."""
        return any((self.draws_operations, self.blur, self.noise, self.jpeg, self.hides))

    @property
    def draws_operations(self) -> bool:
        """Whether operations are drawn."""
        return self.rand_augment > 0 or self.aug_mix > 0

    @property
    def hides(self) -> bool:
        """Whether parts of images are hidden."""
        return self.grid_mask > 0 or self.erasing > 0

    @property
    def mixes(self) -> bool:
        """Whether images of different classes may become one."""
        return self.cut_mix > 0 or self.mix_up > 0


LEVELS: dict[str, Augmentation | None] = {
    "none": None,
    "light": Augmentation(),
    "strong": Augmentation(
        zoom=0.2,
        shift=0.08,
        shear=0.12,
        brightness=0.1,
        contrast=0.2,
        saturation=0.3,
        stain=0.2,
        stain_offset=0.03,
        rand_augment=0.4,
        aug_mix=0.1,
        blur=0.2,
        noise=0.2,
        jpeg=0.2,
        grid_mask=0.15,
        erasing=0.15,
        cut_mix=0.25,
        mix_up=0.25,
    ),
    # For smears, microscopes and cameras that nobody has shown it: what differs between laboratories is
    # varied as far as a cell can still be told, and nothing is hidden or mixed.
    "wide": Augmentation(
        zoom=0.6,
        shift=0.2,
        shear=0.12,
        brightness=0.2,
        contrast=0.5,
        saturation=0.6,
        stain=0.4,
        stain_offset=0.08,
        white_balance=0.12,
        rand_augment=0.3,
        blur=0.5,
        sigma=2.6,
        noise=0.15,
        jpeg=0.2,
        quality=12,
    ),
}
