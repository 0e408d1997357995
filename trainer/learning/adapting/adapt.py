"""An adaptation from labelled cells to a model file."""

from functools import partial
from pathlib import Path

import numpy as np

from trainer.bundle.card import Adaptation, Scores
from trainer.bundle.learned import LearnedStatistics
from trainer.bundle.model_file import LITERT, ModelFile, read_model, read_weights
from trainer.bundle.places import refuse_taken
from trainer.errors import Cancelled, ModelFileError
from trainer.evaluation.doubt.sight import Sight, look_at_images
from trainer.evaluation.doubt.widening import measure_held_out, widen_learned
from trainer.evaluation.metrics import evaluate_predictions
from trainer.events import Emit, Finished
from trainer.jobs import AdaptJob, JobControl
from trainer.language import tr
from trainer.learning.adapting.cells import OwnCells, read_own_cells
from trainer.learning.adapting.fitting import COPIES, DRAWN, FittedHeads, fit_heads
from trainer.learning.adapting.head import Head, find_head
from trainer.learning.adapting.old_test import OldTest, measure_old_test
from trainer.learning.adapting.publish import Adapted, convert_adapted, publish_adapted
from trainer.learning.adapting.replay import draw_replay
from trainer.learning.adapting.variants import look_at_variants
from trainer.learning.following import follow
from trainer.learning.repeatable import make_repeatable
from trainer.runs import borrow_folder


def adapt(job: AdaptJob, emit: Emit, control: JobControl) -> Finished:
    """Read cells, fit the head to them, hold new and old against each other, and publish a new model.

    Args:
        job: What to do.
        emit: Takes each event; an exception from it (`Cancelled`) ends the job.
        control: What the user asks for; stopping cancels until there is a new model, and leaves out the old
            test images afterwards.

    Returns:
        The event that ends the job; the caller sends it.

    Raises:
        TrainerError: Cells, model or place are not as they must be; nothing is published.
    """
    with borrow_folder(job.id) as folder:
        return _adapt(job, folder, emit, control)


def _adapt(job: AdaptJob, folder: Path, emit: Emit, control: JobControl) -> Finished:
    make_repeatable(job.seed)
    # What shows at once is refused at once.
    model, learned = _open(job)
    weights = read_weights(job.model)
    cells = read_own_cells(job, model.card, folder, emit, control)
    before, heads = _learn(job, model, learned, find_head(weights), cells, emit, control)
    # What is said of each cell by a head that did not learn from it.
    seen = before._replace(logits=heads.logits)
    held_out = measure_held_out(learned, seen, cells.labels, cells.folds)
    if control.should_stop():
        raise Cancelled
    network, litert = convert_adapted(model, {**weights, **heads.head.weights}, cells.loaded.pixels)
    adapted = Adapted(
        network=network,
        litert=litert,
        cells=cells,
        seen=seen,
        held_out=held_out,
        learned=widen_learned(learned, seen, cells.labels, held_out),
    )
    old = measure_old_test(job, model, ModelFile(job.out, model.card, litert), emit, control)
    published = publish_adapted(job, model, adapted, _describe(model, cells, before, seen, old), emit)
    return Finished(
        job_id=job.id,
        reason=tr("Adapted with {n_labels} cells.", n_labels=len(cells.labels)),
        model=str(published.path),
        metrics=flatten_adaptation(published),
    )


def flatten_adaptation(model: ModelFile) -> dict[str, float]:
    """Return the figures of an adaptation by name, such as `own_after_balanced_accuracy`."""
    its = model.card.adapted
    if its is None:
        return {}
    pairs = (
        ("own_before", its.before),
        ("own_after", its.after),
        ("old_before", its.old_before),
        ("old_after", its.old_after),
    )
    return {
        f"{name}_{figure}": getattr(scores, figure)
        for name, scores in pairs
        if scores is not None
        for figure in ("accuracy", "balanced_accuracy")
    }


def _open(job: AdaptJob) -> tuple[ModelFile, LearnedStatistics]:
    refuse_taken(job.out)
    model = read_model(job.model)
    if model.learned is None:
        raise ModelFileError(
            tr(
                "The model “{model}” does not tell what it learned from, so it would forget that.",
                model=model.name,
            ),
            tr("Measure it first by `bloodcell models measure`, or adapt another model."),
        )
    return model, model.learned


def _learn(
    job: AdaptJob,
    model: ModelFile,
    learned: LearnedStatistics,
    head: Head,
    cells: OwnCells,
    emit: Emit,
    control: JobControl,
) -> tuple[Sight, FittedHeads]:
    """Return what the old model sees in the cells, and the heads that were fitted to them."""
    begin = partial(follow, job.id, emit, control)
    pixels, count = cells.loaded.pixels, len(cells.labels)
    tell = begin(tr("Looking at the cells"))
    seen = look_at_images(model, pixels, np.arange(count), lambda done: tell(done, count))
    varied = look_at_variants(model, pixels, COPIES, job.seed, begin(tr("Looking at varied copies")))
    replay = draw_replay(learned, head, model.card.temperature, a_group=DRAWN, seed=job.seed)
    features = np.concatenate([seen.features[None], varied])
    return seen, fit_heads(head, learned, replay, features, cells.labels, cells.folds, begin(tr("Adapting")))


def _describe(model: ModelFile, cells: OwnCells, seen_before: Sight, seen: Sight, old: OldTest) -> Adaptation:
    ids = model.card.class_ids

    def score(by: Sight) -> Scores:
        return evaluate_predictions(cells.labels, by.logits.argmax(axis=1), ids).scores

    return Adaptation(
        title=model.card.title,
        name=model.name,
        sha256=model.card.entries[LITERT],
        n_cells=cells.count(ids),
        n_folds=cells.n_folds,
        before=score(seen_before),
        after=score(seen),
        old_before=old.before,
        old_after=old.after,
        not_measured=old.why_not,
    )
