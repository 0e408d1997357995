from dataclasses import fields

import pytest

from trainer.config import AUGMENTATIONS
from trainer.evaluation.corruptions import Family
from trainer.evaluation.seen_families import find_seen_families
from trainer.learning.augmentation import LEVELS, Augmentation

BRIGHTNESS = {Family.BRIGHTNESS_UP, Family.BRIGHTNESS_DOWN}
CONTRAST = {Family.CONTRAST_UP, Family.CONTRAST_DOWN}
# What a part of a level shows of the families of corruption.
SHOWN = {
    "brightness": BRIGHTNESS,
    "contrast": CONTRAST,
    "saturation": {Family.SATURATION},
    "stain": {Family.SATURATION},
    "rand_augment": BRIGHTNESS | CONTRAST | {Family.SATURATION},
    "aug_mix": BRIGHTNESS | CONTRAST | {Family.SATURATION},
    "blur": {Family.DEFOCUS},
    "jpeg": {Family.JPEG},
}
SHOW_NONE = {
    *(
        "surroundings",
        "flips",
        "rotation",
        "zoom",
        "shift",
        "shear",
        "stain_offset",
        "white_balance",
        "sigma",
        "noise",
    ),
    *("quality", "grid_mask", "erasing", "cut_mix", "mix_up"),
}


def test_the_levels_are_those_that_can_be_asked_for() -> None:
    assert tuple(LEVELS) == AUGMENTATIONS


def test_no_level_draws_more_often_than_always() -> None:
    for level in filter(None, LEVELS.values()):
        assert level.rand_augment + level.aug_mix <= 1
        assert level.blur + level.noise + level.jpeg <= 1
        assert level.grid_mask + level.erasing <= 1
        assert level.cut_mix + level.mix_up <= 1


def test_the_wide_level_varies_further_and_keeps_images_whole() -> None:
    wide, strong = LEVELS["wide"], LEVELS["strong"]
    assert wide is not None
    assert strong is not None
    for name in ("zoom", "shift", "brightness", "contrast", "saturation", "stain", "sigma", "blur"):
        assert getattr(wide, name) > getattr(strong, name)
    assert not wide.mixes
    assert not wide.hides


def test_the_light_level_leaves_images_whole_and_of_one_class() -> None:
    light = LEVELS["light"]
    assert light is not None
    assert not light.varies_groups
    assert not light.mixes


@pytest.mark.parametrize("name", LEVELS)
def test_the_families_that_count_as_seen_are_those_that_the_level_varies(name: str) -> None:
    level = LEVELS[name]

    shown = [families for part, families in SHOWN.items() if level is not None and getattr(level, part) > 0]

    assert find_seen_families([name]) == set().union(*shown)


def test_of_every_part_of_a_level_it_is_known_which_families_it_shows() -> None:
    assert {part.name for part in fields(Augmentation)} == set(SHOWN) | SHOW_NONE
    # Two families at least are left to tell what a model has never seen.
    assert all(len(set(Family) - find_seen_families([name])) >= 2 for name in LEVELS)


def test_what_earlier_trainings_showed_is_seen_too() -> None:
    wide = find_seen_families(["wide"])
    assert find_seen_families(["light", "wide"]) == wide > find_seen_families(["light"])
    assert find_seen_families(["of a later version"]) == find_seen_families([]) == frozenset()
