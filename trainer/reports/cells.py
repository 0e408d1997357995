"""One row an image: the table of cells, and its twin in JSON."""

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from trainer.reports.description import PROBABILITY_PLACES
from trainer.reports.outcomes import Outcome
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
    "reviewed",
    "comment",
)

_encode = msgspec.json.Encoder().encode


@contextmanager
def write_cells(
    path: Path, dialect: Dialect, class_ids: Sequence[str], n_of_model: int
) -> Iterator[Callable[[Outcome], None]]:
    """Write the table of cells, one row as each outcome comes.

    Args:
        path: The file.
        dialect: How the table is written.
        class_ids: The classes of the report: the model's in order, and behind them those it does not know.
        n_of_model: How many of them are the model's; each of these gets a column `p_<class>`.

    Yields:
        A function that writes the row of an outcome.

    Raises:
        OutputError: It cannot be written there.
    """
    header = (*HEADER, *(f"p_{class_id}" for class_id in class_ids[:n_of_model]))
    no_probabilities = [""] * n_of_model
    names = [guard_text(class_id) for class_id in class_ids]

    with write_table(path, dialect, header) as write_row:

        def add(outcome: Outcome) -> None:
            machine_class = confidence = ""
            shares = no_probabilities
            if outcome.probabilities is not None:
                shares = _format_shares(outcome.probabilities).split(",")
                if dialect.decimal != ".":
                    shares = [share.replace(".", dialect.decimal) for share in shares]
                machine_class = names[outcome.machine_index]
                confidence = shares[outcome.machine_index]
            write_row(
                (
                    guard_text(outcome.sample_id),
                    guard_text(outcome.image),
                    machine_class,
                    confidence,
                    outcome.status.value,
                    names[outcome.class_index] if outcome.class_index >= 0 else "",
                    guard_text(outcome.reason),
                    " ".join(outcome.conversions),
                    "yes" if outcome.cropped else "",
                    "yes" if outcome.reviewed else "",
                    guard_text(outcome.comment),
                    *shares,
                )
            )

        yield add


def encode_cell(outcome: Outcome, class_ids: Sequence[str]) -> bytes:
    """Return the JSON object of one image, UTF-8, on one line.

    Args:
        outcome: What became of the image.
        class_ids: The classes of the report: the model's in order, and behind them those it does not know.
    """
    machine_class = probabilities = confidence = None
    if outcome.probabilities is not None:
        shares = _format_shares(outcome.probabilities)
        probabilities = msgspec.Raw(f"[{shares}]".encode())
        machine_class = class_ids[outcome.machine_index]
        confidence = msgspec.Raw(shares.split(",")[outcome.machine_index].encode())
    return _encode(
        {
            "sample_id": clean_text(outcome.sample_id),
            "image": clean_text(outcome.image),
            "machine_class": machine_class,
            "confidence": confidence,
            "status": outcome.status,
            "final_class": class_ids[outcome.class_index] if outcome.class_index >= 0 else None,
            "reason": clean_text(outcome.reason),
            "converted_from": outcome.conversions,
            "cropped": outcome.cropped,
            "reviewed": outcome.reviewed,
            "comment": clean_text(outcome.comment),
            "probabilities": probabilities,
        }
    )


def _format_shares(probabilities: NDArray[np.float32]) -> str:
    """Return the probabilities with commas between them, all by one call: this is done for every image."""
    return _template(len(probabilities)) % tuple(probabilities.tolist())


@functools.cache
def _template(count: int) -> str:
    return ",".join([f"%.{PROBABILITY_PLACES}f"] * count)
