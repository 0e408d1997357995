from trainer.config import AUGMENTATIONS
from trainer.learning.augmentation import LEVELS


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
