"""Varying training images in levels; each file is one kind of change."""

from trainer.learning.augmentation.augmenter import GROUP, Augmenter, prepare_augmenter
from trainer.learning.augmentation.levels import LEVELS, Augmentation
from trainer.learning.augmentation.surroundings import prepare_surroundings

__all__ = ["GROUP", "LEVELS", "Augmentation", "Augmenter", "prepare_augmenter", "prepare_surroundings"]
