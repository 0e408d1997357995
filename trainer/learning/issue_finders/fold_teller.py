"""How far it is with a network that is trained several times: one progress over all of them."""

from trainer.events import BatchEnded, Emit, EpochEnded, Event, Message, PhaseStarted, Progress
from trainer.language import tr


class FoldTeller:
    """Takes what a fit tells, and tells it as a part of all fits: progress, and a message an epoch.

    Args:
        stage: What is done, in words.
        fold: Fits before this one.
        n_folds: Fits in all.
        job_id: Job that the events belong to.
        emit: Takes each event.
    """

    def __init__(self, stage: str, fold: int, n_folds: int, job_id: str, emit: Emit) -> None:
        self._stage = stage
        self._fold = fold
        self._n_folds = n_folds
        self._job_id = job_id
        self._emit = emit
        self._seconds_a_batch: float | None = None

    def __call__(self, event: Event) -> None:
        """Take an event of the fit; what is not about its course is passed on."""
        match event:
            case BatchEnded():
                self._tell_batch(event)
            case EpochEnded():
                text = tr(
                    "{stage}: epoch {epoch} of {epochs}, validation accuracy {validation_accuracy:.3f}",
                    stage=self._stage,
                    epoch=event.epoch + 1,
                    epochs=event.epochs,
                    validation_accuracy=event.validation_accuracy,
                )
                self._emit(Message(job_id=self._job_id, text=text))
            case PhaseStarted():
                pass
            case _:
                self._emit(event)

    def _tell_batch(self, event: BatchEnded) -> None:
        epochs = self._fold * event.epochs + event.epoch
        done, total = epochs * event.batches + event.batch, self._n_folds * event.epochs * event.batches
        if event.seconds_left is not None and event.batch < event.batches:
            self._seconds_a_batch = event.seconds_left / (event.batches - event.batch)
        left = None if self._seconds_a_batch is None else self._seconds_a_batch * (total - done)
        self._emit(
            Progress(job_id=self._job_id, stage=self._stage, done=done, total=total, seconds_left=left)
        )
