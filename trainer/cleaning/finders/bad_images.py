"""Images that are too dark, too bright, too blurred, too empty, or of an odd size for their data set."""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trainer.cleaning.issues import Issue, IssueKind
from trainer.cleaning.scan import Scan
from trainer.language import tr

# With this score and above nobody can see a cell: an image of one colour.
SURELY_BAD = 0.95

# Median absolute deviations from the median; of normally distributed values one in a billion is as far.
_FAR = 9.0
# What is far from an even data set may still be a good image.
_DARK = 70.0
_BRIGHT = 235.0
_EMPTY = 6.0
_ONE_COLOUR = 1.0
_BLURRED = 0.5
_SIZE_RATIO = 2.0
_ASPECT_RATIO = 1.25
# A class with fewer is measured against the whole data set.
_FEW = 50


class _Fault(NamedTuple):
    """What is wrong with an image: how surely in [0, 1], and why."""

    score: float
    reason: str


def find_bad_images(scan: Scan) -> list[Issue]:
    """Find images in which a cell can hardly be seen; one issue an image, with its worst fault.

    Thresholds follow from each class's own distribution (median and median absolute deviation), so that
    a dark stain or a small cell is no fault where all are like it; a floor keeps an even data set from
    having its harmless extremes called faults. Images that cannot be read are issues too.

    Args:
        scan: The images.
    """
    faults: dict[int, _Fault] = {}
    for row, fault in _find_faults(scan):
        if row not in faults or fault.score > faults[row].score:
            faults[row] = fault
    found = [
        Issue(
            path=scan.images[row].source.name,
            fingerprint=scan.fingerprints[row],
            kind=IssueKind.BAD_IMAGE,
            given=scan.images[row].label,
            score=fault.score,
            reason=fault.reason,
        )
        for row, fault in sorted(faults.items())
    ]
    unread = [
        Issue(path=problem.name, kind=IssueKind.BAD_IMAGE, score=1.0, reason=problem.reason)
        for problem in scan.unread
    ]
    return [*found, *unread]


def _find_faults(scan: Scan) -> Iterator[tuple[int, _Fault]]:
    pictures = scan.thumbnails.reshape(len(scan.thumbnails), -1)
    brightness = pictures.mean(axis=1, dtype=np.float32)
    contrast = pictures.std(axis=1, dtype=np.float32)
    sharpness = np.log(scan.sharpness / np.maximum(contrast, 1e-3) + 1e-3)
    classes = np.array(scan.class_ids)
    dark, empty, blurred = (_depth(values, classes) for values in (brightness, contrast, sharpness))
    bright = _depth(-brightness, classes)
    for row in range(len(pictures)):
        if contrast[row] < _ONE_COLOUR:
            yield row, _Fault(SURELY_BAD + 0.04, tr("It is of one colour: there is nothing to see."))
            continue
        if contrast[row] < _EMPTY and empty[row].far > _FAR:
            yield row, _Fault(_grade(empty[row].far), tr("There is hardly anything to see in it."))
        if brightness[row] < _DARK and dark[row].far > _FAR:
            yield row, _Fault(_grade(dark[row].far), tr("It is much darker than the others of its class."))
        if brightness[row] > _BRIGHT and bright[row].far > _FAR:
            yield (
                row,
                _Fault(_grade(bright[row].far), tr("It is much brighter than the others of its class.")),
            )
        # The difference of logarithms is the logarithm of how many times less sharp it is.
        if math.exp(-blurred[row].below) < _BLURRED and blurred[row].far > _FAR / 2:
            yield row, _Fault(_grade(blurred[row].far), tr("It is blurred beside the others of its class."))
    yield from _find_odd_sizes(scan)


class _Depth(NamedTuple):
    """How far a value lies below the median: as it is, and in median absolute deviations."""

    below: float
    far: float


def _depth(values: NDArray[np.float32], classes: NDArray[np.str_]) -> list[_Depth]:
    """Measure each value against those of its class, or against all where the class is small."""
    below, spread = np.empty_like(values), np.empty_like(values)
    for name in np.unique(classes):
        rows = classes == name
        peers = values[rows] if rows.sum() >= _FEW else values
        median = np.median(peers)
        below[rows] = median - values[rows]
        # 1.4826: the standard deviation of normally distributed values.
        spread[rows] = max(1.4826 * float(np.median(np.abs(peers - median))), 1e-3)
    return [_Depth(float(one), float(one / width)) for one, width in zip(below, spread, strict=True)]


def _find_odd_sizes(scan: Scan) -> Iterator[tuple[int, _Fault]]:
    width, height = scan.sizes[:, 0].astype(np.float64), scan.sizes[:, 1].astype(np.float64)
    side, aspect = np.sqrt(width * height), width / height
    size_ratio, aspect_ratio = side / np.median(side), aspect / np.median(aspect)
    # Data sets of cut-out cells have all sizes: only what stands alone is odd.
    usual = max(_SIZE_RATIO, float(np.quantile(np.maximum(size_ratio, 1 / size_ratio), 0.95)) * 1.5)
    usual_aspect = max(_ASPECT_RATIO, float(np.quantile(np.maximum(aspect_ratio, 1 / aspect_ratio), 0.95)))
    common = tr("{width} x {height}", width=int(np.median(width)), height=int(np.median(height)))
    for row in range(len(side)):
        ratio = max(size_ratio[row], 1 / size_ratio[row]) / usual
        stretch = max(aspect_ratio[row], 1 / aspect_ratio[row]) / usual_aspect
        if max(ratio, stretch) > 1:
            size = tr("{width} x {height}", width=scan.sizes[row, 0], height=scan.sizes[row, 1])
            reason = tr("It has {size} pixels, where most have about {common}.", size=size, common=common)
            yield row, _Fault(min(0.9, 0.4 + 0.2 * max(ratio, stretch)), reason)


def _grade(far: float) -> float:
    """Return a score for a distance in median absolute deviations; never as sure as one colour."""
    return min(0.94, 0.5 + 0.02 * far)
