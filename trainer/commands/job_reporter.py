"""What a job tells, on the terminal."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from trainer import events


class JobReporter:
    """Shows a job's events on the terminal: one bar, and a line an epoch."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
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
