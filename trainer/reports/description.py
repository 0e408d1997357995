"""Samples and models as plain data for JSON: one form for files and for the command line."""

from typing import Any

from trainer.reports.counts import ClassCount, SampleSummary
from trainer.reports.used_model import UsedModel
from trainer.words import clean_text

# Decimals of what is written, the same in every form: a reader can compare them as text.
PERCENT_PLACES = 2
PROBABILITY_PLACES = 6


def describe_model(model: UsedModel) -> dict[str, Any]:
    """Return what a result must say of the model that it came from."""
    return {
        "name": clean_text(model.name),
        "title": model.title,
        "network": model.network,
        "classes": list(model.class_ids),
        "caution": model.caution,
        "sha256": model.sha256,
    }


def describe_sample(summary: SampleSummary) -> dict[str, Any]:
    """Return what was counted in a sample; None where a share has nothing to be a share of."""
    return {
        "sample_id": clean_text(summary.sample_id),
        "n_images": summary.n_images,
        "n_classified": summary.n_classified,
        "n_unsure": summary.n_unsure,
        "n_excluded": summary.n_excluded,
        "n_failed": summary.n_failed,
        "n_wbc": summary.n_wbc,
        "counts": summary.counts,
        "nrbc_per_100_wbc": _round(summary.nrbc_per_100_wbc),
        "n_platelets": summary.n_platelets,
        "flag": summary.flag,
        "flags": [{"kind": flag.kind, "text": flag.text} for flag in summary.flags],
        "classes": [_describe_class(counted) for counted in summary.classes],
        "conversions": summary.conversions,
        "n_cropped": summary.n_cropped,
    }


def _describe_class(counted: ClassCount) -> dict[str, Any]:
    interval = counted.wbc_interval
    return {
        "class": counted.cell_class.id,
        "role": counted.cell_class.role,
        "count": counted.count,
        "percent_of_wbc": _round(counted.percent_of_wbc),
        "percent_of_wbc_95": interval and [_round(interval.low), _round(interval.high)],
        "percent_of_all": _round(counted.percent_of_all),
    }


def _round(percent: float | None) -> float | None:
    return None if percent is None else round(percent, PERCENT_PLACES)
