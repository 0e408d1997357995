"""Varying training images in levels; each file is one kind of change."""

from trainer.learning.augmentation.augmenter import GROUP, Augmenter, prepare_augmenter
from trainer.learning.augmentation.levels import LEVELS, Augmentation

__all__ = ["GROUP", "LEVELS", "Augmentation", "Augmenter", "prepare_augmenter"]
