"""Scripted cleanings, as a child would run them; importable by a spawned process, without Qt."""

from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event as EventType
from pathlib import Path

import numpy as np

from trainer.classes import KNOWN_CLASSES, order_classes
from trainer.cleaning.finders.bad_images import find_bad_images
from trainer.cleaning.finders.copies import find_exact_duplicates, find_junk, group_copies
from trainer.cleaning.issues import Issue, IssueKind, order_issues
from trainer.cleaning.report import CleaningFound, CleaningReport
from trainer.cleaning.scan import Scan, scan_dataset
from trainer.dataset.reading import read_dataset
from trainer.dataset.trainability import check_labels
from trainer.errors import TrainerError
from trainer.events import Failed, Finished, Progress
from trainer.jobs import CleanJob

NOTE = "The scores are scripted."


def find_issues(root: Path) -> CleaningReport:
    """Find copies and bad images; the model is played: it takes what is called “doubtful” for another.

    Where there are no labels, it suggests with 93 % what an image's name begins with.
    """
    dataset = read_dataset(root, may_lack_labels=True)
    scan = scan_dataset(dataset)
    if not dataset.has_labels:
        return _suggest(root, scan)
    copies = group_copies(scan.fingerprints, scan.thumbnails)
    classes = order_classes(sorted(set(scan.class_ids)))
    ids = [one.id for one in classes]
    shares = np.full((len(scan.images), len(ids)), 0.05, np.float32)
    doubtful = []
    for row, path in enumerate(scan.paths):
        own = ids.index(scan.class_ids[row])
        thought = 0 if "doubtful" not in path or own == 0 else ids.index("neutrophil")
        shares[row, thought if "doubtful" in path else own] = 1 - 0.05 * (len(ids) - 1)
        if "doubtful" in path and len(ids) > 1:
            others = [name for name in scan.paths if "neutrophil/" in name and "junk" not in name]
            doubtful.append(
                Issue(
                    path=path,
                    fingerprint=scan.fingerprints[row],
                    kind=IssueKind.LABEL,
                    given=scan.images[row].label,
                    suggested="neutrophil",
                    score=0.9,
                    reason="It looks like a neutrophil.",
                    related=tuple(others[:3]),
                )
            )
    return CleaningReport(
        dataset=root,
        model="Played",
        paths=scan.paths,
        labels=tuple(image.label for image in scan.images),
        fingerprints=scan.fingerprints,
        issues=order_issues(
            [
                *find_junk(scan, copies),
                *find_exact_duplicates(scan, copies),
                *find_bad_images(scan),
                *doubtful,
            ]
        ),
        problems=scan.problems,
        concerns=check_labels(
            [image.label for image in scan.images], validation_fraction=0.1, test_fraction=0.1
        ),
        notes=(NOTE,),
        classes=tuple(ids),
        probabilities=shares if len(ids) > 1 else shares[:, :0],
    )


def _suggest(root: Path, scan: Scan) -> CleaningReport:
    ids = [one.id for one in KNOWN_CLASSES]
    shares = np.full((len(scan.images), len(ids)), 0.01, np.float32)
    for row, path in enumerate(scan.paths):
        shares[row, ids.index(path.split("-")[0])] = 0.93
    return CleaningReport(
        dataset=root,
        model="Played",
        paths=scan.paths,
        labels=("",) * len(scan.paths),
        fingerprints=scan.fingerprints,
        issues=(),
        problems=scan.problems,
        concerns=(),
        notes=(NOTE,),
        classes=tuple(ids),
        probabilities=shares,
        suggestible=KNOWN_CLASSES,
    )


def examine(job: CleanJob, events: Connection, stop: EventType, go: EventType) -> None:
    """Tell progress and what is found, or why nothing can be."""
    try:
        events.send(Progress(job_id=job.id, stage="Reading images", done=1, total=2))
        report = find_issues(job.dataset)
    except TrainerError as error:
        events.send(Failed(job_id=job.id, summary=error.summary, remedy=error.remedy))
        return
    events.send(CleaningFound(job_id=job.id, report=report))
    events.send(Finished(job_id=job.id, reason="Done."))


def never_end(job: CleanJob, events: Connection, stop: EventType, go: EventType) -> None:
    """Read images for ever."""
    events.send(Progress(job_id=job.id, stage="Reading images", done=30, total=60))
    events.send(Progress(job_id=job.id, stage="Checking labels", done=1, total=5))
    stop.wait()
