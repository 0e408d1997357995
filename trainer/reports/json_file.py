"""A report as one JSON object."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

import msgspec

from trainer.files import replace_file
from trainer.reports.cells import encode_cell
from trainer.reports.counts import RunCounts, SampleSummary
from trainer.reports.description import describe_laboratory, describe_model, describe_sample
from trainer.reports.notice import RESEARCH_USE
from trainer.reports.outcomes import Outcome
from trainer.reports.target import ReportTarget
from trainer.reports.used_model import UsedModel
from trainer.reports.writers import OnProgress

SCHEMA = 1


class _JsonWriter:
    """An object that is open in its list of cells; see `ReportWriter`."""

    def __init__(self, file: IO[bytes], class_ids: Sequence[str]) -> None:
        self._file = file
        self._class_ids = class_ids
        self._separator = b"\n    "

    def add(self, outcome: Outcome) -> None:
        """Write an image."""
        self._file.write(self._separator + encode_cell(outcome, self._class_ids))
        self._separator = b",\n    "

    def finish(self, summaries: Sequence[SampleSummary], on_progress: OnProgress) -> None:  # noqa: ARG002 - it is quick
        """Write the samples: they are known at the end only, so they follow the cells."""
        tail = _encode({"samples": [describe_sample(summary) for summary in summaries]})
        self._file.write(b"\n  ],\n" + tail.removeprefix(b"{\n") + b"\n")


@contextmanager
def write_json_file(
    target: ReportTarget, model: UsedModel, counts: RunCounts, framing: str
) -> Iterator[_JsonWriter]:
    """Write a report as JSON, which takes its place when the block ends well.

    Args:
        target: Where it goes.
        model: The model that classified the images.
        counts: The tallies, whose classes and laboratory are those of the report.
        framing: The user's word on the native crop.

    Raises:
        OutputError: It cannot be written there.
    """
    head = {
        "schema": SCHEMA,
        "note": RESEARCH_USE,
        "model": describe_model(model),
        "framing": framing,
        "laboratory": describe_laboratory(counts.laboratory),
    }
    with replace_file(target.json) as file:
        file.write(_encode(head).removesuffix(b"\n}") + b',\n  "cells": [')
        yield _JsonWriter(file, tuple(one.id for one in counts.classes))


def _encode(value: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2)
