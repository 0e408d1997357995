"""Samples and models as plain data for JSON: one form for files and for the command line."""

from typing import Any

from trainer.reports.counts import SampleSummary
from trainer.reports.differential import ClassCount, Differential
from trainer.reports.laboratory import Laboratory, ReferenceRange
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
        "created": model.created,
    }


def describe_laboratory(laboratory: Laboratory) -> dict[str, Any]:
    """Return what a result must say of the laboratory whose tables it rests on."""
    return {
        "name": laboratory.name,
        "most_unsure_percent": laboratory.most_unsure_percent,
        "roles": laboratory.roles,
        "ranges": [_describe_range(one) for one in laboratory.ranges],
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
        "differential": _describe_differential(summary.differential),
        "patient_group": summary.facts.patient_group,
        "state": summary.facts.state,
        "reviewer": clean_text(summary.facts.reviewer),
        "reviewed_at": summary.facts.reviewed_at,
        "n_missing": summary.facts.n_missing,
        "flag": summary.flag,
        "flags": [{"kind": flag.kind, "text": flag.text} for flag in summary.flags],
        "classes": [_describe_class(counted) for counted in summary.classes],
        "conversions": summary.conversions,
        "n_cropped": summary.n_cropped,
    }


def _describe_differential(found: Differential) -> dict[str, Any]:
    """Return the figures of white cells alone; a class that is none is not in it."""
    white = [counted for counted in found.classes if counted.percent_of_wbc is not None]
    return {
        "n_wbc": found.n_wbc,
        "percent": {one.cell_class.id: _round(one.percent_of_wbc) for one in white},
        "percent_95": {one.cell_class.id: _describe_interval(one) for one in white},
        "nrbc_per_100_wbc": _round(found.nrbc_per_100_wbc),
        "analyser_wbc": found.analyser.wbc,
        "includes_nrbc": found.analyser.includes_nrbc,
        "corrected_wbc": _round(found.corrected_wbc),
        "per_litre": {one.cell_class.id: _round(one.per_litre) for one in white if one.per_litre is not None},
        "ranges": [
            {**_describe_range(one.reference), "value": _round(one.value), "standing": one.standing}
            for counted in found.classes
            for one in counted.findings
        ],
    }


def _describe_range(reference: ReferenceRange) -> dict[str, Any]:
    return {
        "class": reference.class_id,
        "patient_group": reference.patient_group,
        "low": reference.low,
        "high": reference.high,
        "unit": reference.unit,
    }


def _describe_class(counted: ClassCount) -> dict[str, Any]:
    return {
        "class": counted.cell_class.id,
        "role": counted.cell_class.role,
        "count": counted.count,
        "percent_of_wbc": _round(counted.percent_of_wbc),
        "percent_of_wbc_95": _describe_interval(counted),
        "percent_of_all": _round(counted.percent_of_all),
    }


def _describe_interval(counted: ClassCount) -> list[float | None] | None:
    interval = counted.wbc_interval
    return interval and [_round(interval.low), _round(interval.high)]


def _round(percent: float | None) -> float | None:
    return None if percent is None else round(percent, PERCENT_PLACES)
