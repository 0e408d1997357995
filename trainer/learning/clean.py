"""A cleaning job from data set to report."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from trainer.bundle.model_file import ModelFile, read_card, read_model, read_split
from trainer.cleaning.finders.bad_images import find_bad_images
from trainer.cleaning.finders.copies import (
    find_exact_duplicates,
    find_junk,
    find_near_duplicates,
    group_copies,
)
from trainer.cleaning.finders.leakage import find_leakage
from trainer.cleaning.issues import order_issues
from trainer.cleaning.overlap import describe_overlap
from trainer.cleaning.report import CleaningFound, CleaningReport
from trainer.cleaning.scan import Scan, scan_dataset
from trainer.config import TrainingConfig
from trainer.dataset.concerns import Concern
from trainer.dataset.contradictions import check_copies
from trainer.dataset.labelled import Dataset, Problem
from trainer.dataset.reading import read_dataset
from trainer.dataset.trainability import check_labels
from trainer.events import Emit, Finished, Message
from trainer.inference.features import compute_features
from trainer.jobs import CleanJob, JobControl
from trainer.language import tr, tr_n
from trainer.learning.following import follow
from trainer.learning.issue_finders.judgement import judge_images
from trainer.learning.issue_finders.suggestions import suggest_classes
from trainer.networks import find_preset
from trainer.pretrained.sources import Origin, find_source
from trainer.runs import remove_run

if TYPE_CHECKING:
    from trainer.learning.issue_finders.network_judge import NetworkJudge


def clean(job: CleanJob, emit: Emit, control: JobControl) -> Finished:
    """Look through a data set and tell what is doubtful; nothing is changed.

    Args:
        job: What to do.
        emit: Takes each event; an exception from it (`Cancelled`) ends the job.
        control: What the user asks for; a job that is stopped has nothing to tell, so it is cancelled.

    Returns:
        The event that ends the job; the caller sends it.

    Raises:
        TrainerError: The data set or the model cannot be used.
        Cancelled: The job is to stop.
    """
    try:
        return _look_through(job, emit, control)
    finally:
        # What a network learned from lies there.
        remove_run(job.id)


def _look_through(job: CleanJob, emit: Emit, control: JobControl) -> Finished:
    begin = partial(follow, job.id, emit, control)
    # What shows at once is refused at once.
    model = read_model(job.model)
    if job.training is not None:
        find_source(find_preset(job.training.network), job.training.weights, job.training.input_size)
    dataset = read_dataset(job.dataset, may_lack_labels=True)
    emit(
        Message(
            job_id=job.id,
            text=tr_n(
                "{count} image, {form}.", "{count} images, {form}.", len(dataset.images), form=dataset.form
            ),
        )
    )
    scan = scan_dataset(dataset, begin(tr("Reading images")))
    copies = group_copies(scan.fingerprints, scan.thumbnails, begin(tr("Comparing look-alikes")))
    sources = [image.source for image in scan.images]
    seen = compute_features(
        sources, scan.fingerprints, model, begin(tr("Asking “{card}”", card=model.card.title))
    )
    junk = find_junk(scan, copies)
    rows = {path: row for row, path in enumerate(scan.paths)}
    left_out = {rows[issue.path] for issue in junk}.union(seen.reasons)
    # Without labels there is nothing to judge.
    training = job.training if dataset.has_labels else None
    judge = None if training is None else _prepare_judge(job, training, dataset, scan, emit, control)
    if judge is not None:
        left_out |= judge.missing
    judgement = judge_images(
        scan,
        copies,
        seen.features,
        left_out,
        begin(tr("Checking labels")),
        None if judge is None else judge.take,
    )
    if not dataset.has_labels:
        judgement = suggest_classes(judgement, model.card, seen)
    judges = _describe_judge(job, training, model, scan.fingerprints) if dataset.has_labels else ()
    report = CleaningReport(
        dataset=job.dataset,
        model=model.card.title,
        paths=scan.paths,
        labels=tuple(image.label for image in scan.images),
        fingerprints=scan.fingerprints,
        issues=order_issues(
            [
                *junk,
                *find_exact_duplicates(scan, copies, judgement.believed),
                *find_near_duplicates(scan, copies),
                *find_leakage(scan, copies),
                *find_bad_images(scan),
                *judgement.issues,
            ]
        ),
        # A file may vanish after it was looked at for the first time.
        problems=(
            *scan.problems,
            *(Problem(sources[row].name, why) for row, why in sorted(seen.reasons.items())),
        ),
        concerns=_find_concerns(scan, has_labels=dataset.has_labels),
        notes=(*judges, *judgement.notes),
        classes=tuple(cell_class.id for cell_class in judgement.classes),
        probabilities=judgement.probabilities,
        suggestible=() if dataset.has_labels else judgement.classes,
    )
    emit(CleaningFound(job_id=job.id, report=report))
    metrics = {kind.value: float(count) for kind, count in report.counts.items()}
    return Finished(job_id=job.id, reason=tr("The data set was looked through."), metrics=metrics)


def _prepare_judge(
    job: CleanJob, config: TrainingConfig, dataset: Dataset, scan: Scan, emit: Emit, control: JobControl
) -> "NetworkJudge":
    # It loads Keras.
    from trainer.learning.issue_finders.network_judge import prepare_network_judge

    return prepare_network_judge(job, config, dataset, scan, emit, control)


def _describe_judge(
    job: CleanJob, training: TrainingConfig | None, model: ModelFile, fingerprints: Sequence[str]
) -> Iterator[str]:
    """Yield what must be known of who judged the labels, a sentence each."""
    judge = model.path
    if training is not None:
        preset = find_preset(training.network)
        yield (
            tr(
                "Labels were judged by {preset}, which was trained {n_folds} times, each time "
                "without the images that it then judged; “{card}” says which images are alike.",
                preset=preset.title,
                n_folds=job.n_folds,
                card=model.card.title,
            )
        )
        source = find_source(preset, training.weights, training.input_size)
        if source.origin is not Origin.MODEL or source.path is None:
            return
        judge = source.path
    card = read_card(judge)
    overlap = describe_overlap(card.title, card.data, fingerprints, read_split(judge))
    if overlap:
        yield overlap


def _find_concerns(scan: Scan, *, has_labels: bool) -> tuple[Concern, ...]:
    """Say what would stand in the way of a training with the usual options."""
    usual = TrainingConfig()
    labels = [image.label for image in scan.images]
    if not has_labels:
        return check_copies(labels, scan.fingerprints)
    return (
        *check_labels(
            labels,
            validation_fraction=usual.validation_fraction,
            test_fraction=usual.test_fraction,
            given=[image.split for image in scan.images],
        ),
        *check_copies(labels, scan.fingerprints),
    )
