"""Samples that look like nothing that the model learned from, noted while they are counted."""

from collections.abc import Iterable, Iterator

from trainer.inference.doubt.shift import ShiftWatch
from trainer.inference.predictions import Prediction
from trainer.reports.counts import RunCounts


def note_shifts(predictions: Iterable[Prediction], counts: RunCounts) -> Iterator[Prediction]:
    """Yield predictions, and in the end note which samples look like nothing that was learned from."""
    watch = ShiftWatch()
    for prediction in predictions:
        watch.add(prediction)
        yield prediction
    for sample_id in watch.sample_ids:
        counts.note_shift(sample_id, watch.describe(sample_id))
