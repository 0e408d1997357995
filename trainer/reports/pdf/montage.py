"""Pictures of a sample's cells, class by class: drawn by lot, but by the same lot every time."""

import heapq
import io
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import xxhash
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from trainer.dataset.sources import ImageSource
from trainer.errors import ImageError
from trainer.inference.predictions import Status
from trainer.reports.outcomes import Outcome
from trainer.words import clean_text

# Cells in a row at the most: on so many of a class the lot falls.
MOST_IN_ROW = 16
# Unsure cells are what a reader looks at first: they have two rows.
_ROWS_OF_UNSURE = 2
# Side of a cell in the file, in pixels: some 170 a inch as it is printed.
CELL_PIXELS = 72
GAP_PIXELS = 4

_QUALITY = 85
_BACKGROUND, _GONE = (255, 255, 255), (176, 176, 176)

# Index of a class, or `UNSURE` or `EXCLUDED`.
Group = int | Status


class CellLot:
    """Draws some cells of each class while they pass, each as likely as any other."""

    def __init__(self) -> None:
        self._heaps: defaultdict[Group, list[tuple[int, str, int, ImageSource]]] = defaultdict(list)
        self._n_seen = 0

    def add(self, outcome: Outcome) -> None:
        """Let a cell take part; what could not be read has no picture."""
        if outcome.source is None or outcome.status is Status.FAILED:
            return
        group = _group(outcome)
        heap = self._heaps[group]
        # The lot is the name's hash, so that it falls the same in whatever order the cells come.
        lot = -xxhash.xxh3_64_intdigest(clean_text(outcome.image).encode())
        self._n_seen += 1
        entry = (lot, outcome.image, -self._n_seen, outcome.source)
        if len(heap) < MOST_IN_ROW * count_rows(group):
            heapq.heappush(heap, entry)
        elif entry > heap[0]:
            heapq.heapreplace(heap, entry)

    def draw(self, group: Group) -> list[ImageSource]:
        """Return the cells of a group that the lot fell on."""
        return [source for *_, source in sorted(self._heaps[group], reverse=True)]


def count_rows(group: Group) -> int:
    """Return how many rows of cells a group has at most."""
    return _ROWS_OF_UNSURE if group is Status.UNSURE else 1


class RowPicture:
    """A row of cells as reportlab embeds a JPEG, without decoding it once more to tell it from others."""

    def __init__(self, sources: Sequence[ImageSource]) -> None:
        """Paint the row.

        Args:
            sources: At least one cell.
        """
        self._jpeg = paint_row(sources)
        self.width = (CELL_PIXELS + GAP_PIXELS) * len(sources) - GAP_PIXELS

    def jpeg_fh(self) -> io.BytesIO:
        """Return the file; the name is reportlab's."""
        return io.BytesIO(self._jpeg)

    def __str__(self) -> str:
        """Return what the picture is told from others by."""
        return xxhash.xxh3_128_hexdigest(self._jpeg)


def paint_row(sources: Sequence[ImageSource]) -> bytes:
    """Return a JPEG of cells side by side; those that cannot be read any more are crossed-out fields.

    Args:
        sources: At least one cell.
    """
    step = CELL_PIXELS + GAP_PIXELS
    row = Image.new("RGB", (step * len(sources) - GAP_PIXELS, CELL_PIXELS), _BACKGROUND)
    for place, source in enumerate(sources):
        at = (place * step, 0)
        try:
            row.paste(_fit(source.load().decoded.pixels), at)
        except ImageError:
            _cross_out(row, at[0])
    file = io.BytesIO()
    row.save(file, "JPEG", quality=_QUALITY, subsampling=0)
    return file.getvalue()


def _group(outcome: Outcome) -> Group:
    return outcome.class_index if outcome.status is Status.CLASSIFIED else outcome.status


def _fit(pixels: NDArray[np.uint8]) -> Image.Image:
    """Return an image, (H, W, 3) uint8, as a square: cut at its longer side."""
    height, width = pixels.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = Image.fromarray(np.ascontiguousarray(pixels[top : top + side, left : left + side]))
    return square.resize((CELL_PIXELS, CELL_PIXELS), Image.Resampling.LANCZOS)


def _cross_out(row: Image.Image, left: int) -> None:
    last = CELL_PIXELS - 1
    pen = ImageDraw.Draw(row)
    pen.rectangle((left, 0, left + last, last), outline=_GONE)
    pen.line((left, 0, left + last, last), fill=_GONE)
    pen.line((left, last, left + last, 0), fill=_GONE)
