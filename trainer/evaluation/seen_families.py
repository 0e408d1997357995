"""Which families of corruption a training has shown to a model already.

A figure on corrupted copies says what another microscope will do only where training did not vary the
same thing. So the families that a level of augmentation covers are told apart from those that it does not.

A family counts as seen if the level changes the same property of images in the same manner, however far:

- brightness, contrast and saturation, by the parts of these names, by the density of the stains, or by an
  operation of RandAugment and AugMix;
- defocus, by a Gaussian blur, which smears alike in all directions as a disc does;
- JPEG, by compressing.

What is only akin does not count: blur in all directions is no motion, zooming leaves no coarse pixels, and
a grid or a rectangle of one colour (GridMask, erasing) is neither a grain of stain nor a bubble.
"""

from collections.abc import Iterable

from trainer.evaluation.corruptions import Family

_LIGHT_AND_COLOUR = frozenset(
    {
        Family.BRIGHTNESS_UP,
        Family.BRIGHTNESS_DOWN,
        Family.CONTRAST_UP,
        Family.CONTRAST_DOWN,
        Family.SATURATION,
    }
)

# By level of augmentation; tests hold it against what the levels really do.
_SEEN: dict[str, frozenset[Family]] = {
    "none": frozenset(),
    "light": _LIGHT_AND_COLOUR,
    "strong": _LIGHT_AND_COLOUR | {Family.DEFOCUS, Family.JPEG},
    "wide": _LIGHT_AND_COLOUR | {Family.DEFOCUS, Family.JPEG},
}


def find_seen_families(levels: Iterable[str]) -> frozenset[Family]:
    """Return the families that training at some levels of augmentation covers; the others it never showed.

    Args:
        levels: Of `trainer.config.AUGMENTATIONS`, as a card's `augmentations` has them. One of a later
            version is passed by.
    """
    return frozenset().union(*(_SEEN.get(level, frozenset()) for level in levels))
