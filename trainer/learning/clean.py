"""A cleaning job from data set to report."""

from functools import partial

from trainer.bundle.model_file import read_model, read_split
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
from trainer.dataset.labelled import Problem
from trainer.dataset.reading import read_dataset
from trainer.dataset.trainability import Concern, check_copies, check_labels
from trainer.events import Emit, Finished, Message
from trainer.inference.features import compute_features
from trainer.jobs import CleanJob, JobControl
from trainer.learning.following import follow
from trainer.learning.issue_finders.judgement import judge_images


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
    begin = partial(follow, job.id, emit, control)
    # What shows at once is refused at once.
    model = read_model(job.model)
    dataset = read_dataset(job.dataset)
    emit(Message(job_id=job.id, text=f"{len(dataset.images)} images, {dataset.form}."))
    scan = scan_dataset(dataset, begin("Reading images"))
    copies = group_copies(scan.fingerprints, scan.thumbnails, begin("Comparing look-alikes"))
    sources = [image.source for image in scan.images]
    seen = compute_features(sources, scan.fingerprints, model, begin(f"Asking “{model.card.title}”"))
    junk = find_junk(scan, copies)
    rows = {path: row for row, path in enumerate(scan.paths)}
    left_out = {rows[issue.path] for issue in junk}.union(seen.reasons)
    judgement = judge_images(scan, copies, seen.features, left_out, begin("Checking labels"))
    overlap = describe_overlap(model.card.title, model.card.data, scan.fingerprints, read_split(job.model))
    report = CleaningReport(
        dataset=job.dataset,
        model=model.card.title,
        paths=scan.paths,
        labels=tuple(image.label for image in scan.images),
        fingerprints=scan.fingerprints,
        issues=order_issues(
            [
                *junk,
                *find_exact_duplicates(scan, copies),
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
        concerns=_find_concerns(scan),
        notes=(*((overlap,) if overlap else ()), *judgement.notes),
        classes=tuple(cell_class.id for cell_class in judgement.classes),
        probabilities=judgement.probabilities,
    )
    emit(CleaningFound(job_id=job.id, report=report))
    metrics = {kind.value: float(count) for kind, count in report.counts.items()}
    return Finished(job_id=job.id, reason="The data set was looked through.", metrics=metrics)


def _find_concerns(scan: Scan) -> tuple[Concern, ...]:
    """Say what would stand in the way of a training with the usual options."""
    usual = TrainingConfig()
    labels = [image.label for image in scan.images]
    return (
        *check_labels(
            labels,
            validation_fraction=usual.validation_fraction,
            test_fraction=usual.test_fraction,
            given=[image.split for image in scan.images],
        ),
        *check_copies(labels, scan.fingerprints),
    )
