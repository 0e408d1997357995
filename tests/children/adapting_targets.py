"""Scripted adaptations and attunings, as a child runs them; importable by a spawned process, without Qt."""

from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event as EventType

from trainer.bundle.card import Adaptation, Attuning, Scores
from trainer.bundle.model_file import LITERT, read_card, rewrite_card
from trainer.events import Failed, Finished, Progress
from trainer.jobs import AdaptJob, AttuneJob, LaboratoryJob


def _score(accuracy: float) -> Scores:
    return Scores(
        n_images=6,
        accuracy=accuracy,
        balanced_accuracy=accuracy,
        macro_f1=accuracy,
        recall={"red": accuracy, "green": accuracy},
    )


def succeed(job: AdaptJob, events: Connection, stop: EventType, go: EventType) -> None:
    """Write a model that says that it was adapted."""
    events.send(Progress(job_id=job.id, stage="Looking at the cells", done=1, total=6))
    old = read_card(job.model)
    tested = job.old_test is not None
    told = Adaptation(
        title=old.title,
        name=job.model.stem,
        sha256=old.entries[LITERT],
        n_cells={"red": 4, "green": 2},
        n_folds=5,
        before=_score(0.25),
        after=_score(0.75),
        old_before=_score(1.0) if tested else None,
        old_after=_score(0.5) if tested else None,
        not_measured="" if tested else "The images were not at hand.",
    )
    rewrite_card(job.model, job.out, title=job.title, adapted=told)
    events.send(Finished(job_id=job.id, reason="Adapted with 6 cells.", model=str(job.out)))
    events.close()


def attune(job: AttuneJob, events: Connection, stop: EventType, go: EventType) -> None:
    """Write a model that says that it was attuned."""
    events.send(Progress(job_id=job.id, stage="Attuning", done=1, total=4))
    old = read_card(job.model)
    told = Attuning(
        title=old.title,
        name=job.model.stem,
        sha256=old.entries[LITERT],
        n_images=80,
        before={"red": 70, "green": 10},
        after={"red": 40, "green": 30, "blue": 10},
        changed=0.375,
    )
    rewrite_card(
        job.model, job.out, title=f"{old.title}, attuned to {job.images.stem}", scores={}, attuned=told
    )
    events.send(Finished(job_id=job.id, reason="Attuned to 80 images.", model=str(job.out)))
    events.close()


def fail(job: LaboratoryJob, events: Connection, stop: EventType, go: EventType) -> None:
    """End with a sentence."""
    events.send(Failed(job_id=job.id, summary="There are too few cells.", remedy="Label more."))
    events.close()


def hang(job: LaboratoryJob, events: Connection, stop: EventType, go: EventType) -> None:
    """Work until it is ended."""
    events.send(Progress(job_id=job.id, stage="Looking at the cells", done=1, total=6))
    stop.wait()
    events.close()
