"""The files of a report: counts, samples and cells as tables, and all of it as JSON."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from trainer.dataset.framing import FramingChoice
from trainer.files import replace_file
from trainer.reports.cells import encode_cell, write_cells
from trainer.reports.counts import ClassCount, RunCounts, SampleSummary
from trainer.reports.description import PERCENT_PLACES, describe_model, describe_sample
from trainer.reports.notice import RESEARCH_USE, join_notice
from trainer.reports.outcomes import Outcome
from trainer.reports.tables import Dialect, guard_text, write_table
from trainer.reports.target import ReportTarget
from trainer.reports.used_model import UsedModel

SCHEMA = 1

COUNTS_HEADER = ("sample_id", "class", "role", "count", "percent_of_wbc", "percent_of_all")
SAMPLES_HEADER = (
    "sample_id",
    "n_images",
    "n_classified",
    "n_unsure",
    "n_excluded",
    "n_failed",
    "n_wbc",
    "nrbc_per_100_wbc",
    "n_platelets",
    "flag",
    "model",
    "note",
)


def write_report(
    target: ReportTarget,
    model: UsedModel,
    outcomes: Iterable[Outcome],
    counts: RunCounts,
    framing: str = FramingChoice.AUTO,
) -> tuple[Path, ...]:
    """Write all files of a report while the outcomes come.

    Each takes its place once all are written: until then an error or an interruption leaves those that
    were there. The files hold no time of the clock: the same outcomes give the same bytes.

    Args:
        target: Where they go.
        model: The model that classified the images.
        outcomes: One an image, taken once and not kept.
        counts: Empty tallies of the samples, which are filled here; its classes are those of the report.
        framing: The user's word on the native crop, to be stated in the report; a `FramingChoice`, or that
            there were several.

    Returns:
        The files.

    Raises:
        OutputError: They cannot be written there.
    """
    target.check()
    class_ids = tuple(cell_class.id for cell_class in counts.classes)
    with (
        replace_file(target.json) as twin,
        write_table(target.counts, target.dialect, COUNTS_HEADER) as add_count,
        write_table(target.samples, target.dialect, SAMPLES_HEADER) as add_sample,
        write_cells(target.cells, target.dialect, class_ids, len(model.classes)) as add_cell,
    ):
        # Samples are known at the end only, so they follow the cells; nothing is held back.
        twin.write(_begin_json(model, framing))
        separator = b"\n    "
        for outcome in outcomes:
            counts.add(outcome)
            add_cell(outcome)
            twin.write(separator + encode_cell(outcome, class_ids))
            separator = b",\n    "
        summaries = counts.snapshot()
        twin.write(_end_json(summaries))
        for summary in summaries:
            add_sample(_tabulate_sample(summary, model, target.dialect))
            for counted in summary.classes:
                add_count(_tabulate_count(summary.sample_id, counted, target.dialect))
    return target.files


def _begin_json(model: UsedModel, framing: str) -> bytes:
    """Return the JSON object up to the list of cells, which stays open."""
    head = {"schema": SCHEMA, "note": RESEARCH_USE, "model": describe_model(model), "framing": framing}
    return _encode(head).removesuffix(b"\n}") + b',\n  "cells": ['


def _end_json(summaries: Iterable[SampleSummary]) -> bytes:
    """Return the rest of the JSON object after the last cell."""
    tail = _encode({"samples": [describe_sample(summary) for summary in summaries]})
    return b"\n  ],\n" + tail.removeprefix(b"{\n") + b"\n"


def _encode(value: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2)


def _tabulate_count(sample_id: str, counted: ClassCount, dialect: Dialect) -> tuple[str | int, ...]:
    return (
        guard_text(sample_id),
        guard_text(counted.cell_class.id),
        counted.cell_class.role.value,
        counted.count,
        dialect.format_number(counted.percent_of_wbc, PERCENT_PLACES),
        dialect.format_number(counted.percent_of_all, PERCENT_PLACES),
    )


def _tabulate_sample(summary: SampleSummary, model: UsedModel, dialect: Dialect) -> tuple[str | int, ...]:
    return (
        guard_text(summary.sample_id),
        summary.n_images,
        summary.n_classified,
        summary.n_unsure,
        summary.n_excluded,
        summary.n_failed,
        summary.n_wbc,
        dialect.format_number(summary.nrbc_per_100_wbc, PERCENT_PLACES),
        summary.n_platelets,
        summary.flag,
        guard_text(model.name),
        guard_text(join_notice(model.caution)),
    )
