"""One row an image: the table of cells, and its twin in JSON."""

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from trainer.inference.predictions import Prediction, Status
from trainer.reports.description import PROBABILITY_PLACES
from trainer.reports.tables import Dialect, guard_text, write_table
from trainer.words import clean_text

HEADER = (
    "sample_id",
    "image",
    "machine_class",
    "confidence",
    "status",
    "final_class",
    "reason",
    "converted_from",
    "cropped",
)

_encode = msgspec.json.Encoder().encode


@contextmanager
def write_cells(
    path: Path, dialect: Dialect, class_ids: Sequence[str]
) -> Iterator[Callable[[Prediction], None]]:
    """Write the table of cells, one row as each prediction comes.

    Args:
        path: The file.
        dialect: How the table is written.
        class_ids: The model's classes in order; each gets a column `p_<class>`.

    Yields:
        A function that writes the row of a prediction.

    Raises:
        OutputError: It cannot be written there.
    """
    header = (*HEADER, *(f"p_{class_id}" for class_id in class_ids))
    no_probabilities = [""] * len(class_ids)
    names = [guard_text(class_id) for class_id in class_ids]

    with write_table(path, dialect, header) as write_row:

        def add(prediction: Prediction) -> None:
            machine_class = confidence = ""
            shares = no_probabilities
            if prediction.probabilities is not None:
                shares = _format_shares(prediction.probabilities).split(",")
                if dialect.decimal != ".":
                    shares = [share.replace(".", dialect.decimal) for share in shares]
                machine_class = names[prediction.class_index]
                confidence = shares[prediction.class_index]
            write_row(
                (
                    guard_text(prediction.sample_id),
                    guard_text(prediction.source.name),
                    machine_class,
                    confidence,
                    prediction.status.value,
                    machine_class if prediction.status is Status.CLASSIFIED else "",
                    guard_text(prediction.reason),
                    " ".join(prediction.conversions),
                    "yes" if prediction.cropped else "",
                    *shares,
                )
            )

        yield add


def encode_cell(prediction: Prediction, class_ids: Sequence[str]) -> bytes:
    """Return the JSON object of one image, UTF-8, on one line.

    Args:
        prediction: The image's outcome.
        class_ids: The model's classes in order, as are the probabilities.
    """
    machine_class = probabilities = confidence = None
    if prediction.probabilities is not None:
        shares = _format_shares(prediction.probabilities)
        probabilities = msgspec.Raw(f"[{shares}]".encode())
        machine_class = class_ids[prediction.class_index]
        confidence = msgspec.Raw(shares.split(",")[prediction.class_index].encode())
    return _encode(
        {
            "sample_id": clean_text(prediction.sample_id),
            "image": clean_text(prediction.source.name),
            "machine_class": machine_class,
            "confidence": confidence,
            "status": prediction.status,
            "final_class": machine_class if prediction.status is Status.CLASSIFIED else None,
            "reason": clean_text(prediction.reason),
            "converted_from": prediction.conversions,
            "cropped": prediction.cropped,
            "probabilities": probabilities,
        }
    )


def _format_shares(probabilities: NDArray[np.float32]) -> str:
    """Return the probabilities with commas between them, all by one call: this is done for every image."""
    return _template(len(probabilities)) % tuple(probabilities.tolist())


@functools.cache
def _template(count: int) -> str:
    return ",".join([f"%.{PROBABILITY_PLACES}f"] * count)
