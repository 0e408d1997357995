"""Bringing stain, lamp and camera of an image to what a network learned from.

Laboratories stain more or less, and microscopes are lit and photographed differently: the same nucleus is
half as dark, and what should be white is grey or yellow. In each channel, the lightest place of an image
becomes white and its darkest gets one and the same optical density; what lies between keeps its share of
that density (Beer-Lambert). A few numbers an image are enough, so nothing has to be known of a sample, and
an image is told alike whatever comes with it.
"""

import functools
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

# Optical density (natural logarithm) of the darkest place in red, green and blue: the medians of cells
# stained by May Grünwald-Giemsa and photographed by a CellaVision DM96, which stay nearly as they are.
_DENSITIES = np.array([1.4, 2.2, 0.5], np.float32)
# A blank image has no dark place: densities are raised and lowered by these factors at the most.
_MOST_RAISED, _MOST_LOWERED = np.float32(4.0), np.float32(2.0)
# Places a side. They are wide enough for noise and a single hot pixel not to count, and narrow enough for
# the clear part of an image and the middle of a nucleus.
_PLACES = 24
# The logarithm of each value a pixel has; one more, so that black has one too.
_VALUES = np.log(np.arange(1, 257, dtype=np.float32))


def normalise_images(images: NDArray[np.uint8], normalisation: str) -> NDArray[np.uint8]:
    """Return images as a recipe wants them to be seen, the very same where it wants nothing done.

    Args:
        images: (N, S, S, 3) uint8, RGB; not changed.
        normalisation: One of `trainer.config.NORMALISATIONS`.
    """
    return normalise_stain(images) if normalisation == "stain" else images


def normalise_stain(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return images of one stain.

    Args:
        images: (N, S, S, 3) uint8, RGB; not changed.

    Returns:
        (N, S, S, 3) uint8.
    """
    lightest, darkest = (np.log(values + np.float32(1.0)) for values in _find_extremes(images))
    density = (lightest - darkest).clip(_DENSITIES / _MOST_RAISED, _DENSITIES * _MOST_LOWERED)
    # Every value becomes another one, whatever its place: a table of 256 a channel says which.
    logarithms = np.minimum(_VALUES - lightest[:, :, None], 0.0) * (_DENSITIES / density)[:, :, None]
    tables = np.rint(np.float32(255.0) * np.exp(logarithms)).astype(np.uint8)
    return _look_up(images, tables)


def _look_up(images: NDArray[np.uint8], tables: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return what tables, (N, 3, 256), say of each value of images."""
    found = np.empty_like(images)
    # NumPy looks up by its own kind of whole number alone: converting once, and all three channels in one
    # table, takes two thirds of the time of three tables.
    places = np.empty(images.shape[1:], np.intp)
    after_another = np.broadcast_to(np.arange(3) * 256, places.shape).copy()
    for image, table, result in zip(images, tables, found, strict=True):
        places[...] = image
        places += after_another
        # No place lies outside; told to clip, NumPy need not look for one before.
        np.take(table.ravel(), places, out=result, mode="clip")
    return found


def _find_extremes(images: NDArray[np.uint8]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the means of the lightest and of the darkest place in each channel, both (N, 3) in [0, 255]."""
    count, side = len(images), images.shape[1]
    width = max(1, side // _PLACES)
    places = side // width
    cut = images[:, : places * width, : places * width]
    rows = cut.reshape(count, places, width, places * width * 3)
    # Added by hand, and a channel at a time: NumPy is slow at summing over few of many.
    columns = _add(rows[:, :, row].astype(np.uint32) for row in range(width)).reshape(-1, width, 3)
    totals = np.stack(
        [_add(columns[:, column, channel] for column in range(width)) for channel in range(3)]
    ).reshape(3, count, places**2)
    area = np.float64(width**2)
    return totals.max(axis=2).T / area, totals.min(axis=2).T / area


def _add(parts: Iterable[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    return functools.reduce(np.add, parts)
