"""What a job tells, on the terminal, and how its end is the command's."""

from collections.abc import Callable

from rich.console import Console
from rich.progress import TaskID

from trainer import events
from trainer.commands.console import make_bar, tell
from trainer.errors import Cancelled, TrainerError
from trainer.jobs import Job, JobControl
from trainer.runs import remove_run
from trainer.worker import run_job


class JobReporter:
    """Shows a job's events on the terminal: one bar, and a line an epoch."""

    def __init__(self) -> None:
        self._progress = make_bar(Console(stderr=True))
        self._task: TaskID | None = None
        self._stage = ""

    def __enter__(self) -> "JobReporter":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def __call__(self, event: events.Event) -> None:
        """Show one event."""
        match event:
            case events.Message(text=text):
                self._print(text)
            case events.Progress(stage=stage, done=done, total=total):
                self._show(stage, done, total)
            case events.PhaseStarted(phase=phase):
                self._print(f"Phase: {phase}")
            case events.BatchEnded():
                stage = f"Epoch {event.epoch + 1} of {event.epochs}, accuracy {event.accuracy:.3f}"
                self._show(stage, event.batch, event.batches, key=f"epoch {event.epoch}")
            case events.EpochEnded():
                self._print(
                    f"Epoch {event.epoch + 1:3d}  loss {event.loss:.4f}  accuracy {event.accuracy:.4f}  "
                    f"validation loss {event.validation_loss:.4f}  accuracy {event.validation_accuracy:.4f}  "
                    f"rate {event.learning_rate:.1e}  {event.seconds:.0f} s{'  *' if event.is_best else ''}"
                )

    def _print(self, text: str) -> None:
        self._progress.console.print(text, markup=False, highlight=False)

    def _show(self, stage: str, done: int, total: int, key: str = "") -> None:
        if self._task is None or self._stage != (key or stage):
            if self._task is not None:
                self._progress.remove_task(self._task)
            self._stage = key or stage
            self._task = self._progress.add_task(stage, total=total or None)
        self._progress.update(self._task, description=stage, completed=done)


def report_job(job: Job, take: Callable[[events.Event], None] = lambda _event: None) -> events.Finished:
    """Run a job in this process, show what it tells, and return its end.

    Args:
        job: What to do.
        take: Takes each event, too.

    Raises:
        TrainerError: The job failed, or was cancelled (`Cancelled`).
        KeyboardInterrupt: The user ended it; its files are gone.
    """
    with JobReporter() as reporter:

        def emit(event: events.Event) -> None:
            reporter(event)
            take(event)

        try:
            end = run_job(job, emit, JobControl())
        except KeyboardInterrupt:
            remove_run(job.id)
            raise
    return finish_job(end)


def finish_job(end: events.Finished | events.Failed) -> events.Finished:
    """Return how a job ended where it ended well.

    Raises:
        TrainerError: It failed, or was cancelled (`Cancelled`).
    """
    if isinstance(end, events.Finished):
        return end
    if end.cancelled:
        raise Cancelled
    if end.details:
        tell(end.details)
    raise TrainerError(end.summary, end.remedy)
