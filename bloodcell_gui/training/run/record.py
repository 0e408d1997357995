"""All that is known of one training run: what it told, what was asked of it, and how it ended."""

import time
from collections import deque
from enum import Enum, auto

from bloodcell_gui.job_titles import describe_training
from bloodcell_gui.training.epoch_cost import WITHOUT_GRADIENTS
from bloodcell_gui.training.figure_text import describe_epoch
from bloodcell_gui.training.run.curves import Curves
from trainer.events import (
    BatchEnded,
    DeviceChosen,
    EpochEnded,
    Event,
    Failed,
    Finished,
    Message,
    Paused,
    PhaseStarted,
    Progress,
    Resumed,
)
from trainer.jobs import TrainJob
from trainer.language import tr

# The phase that trains the head alone, as `trainer.events.PhaseStarted` names it.
_HEAD = "head"
# Lines of the log that are kept; a run of days says more than anyone reads.
_LINES = 2000


class RunState(Enum):
    """Where a run stands."""

    PREPARING = auto()
    TRAINING = auto()
    PAUSING = auto()
    PAUSED = auto()
    STOPPING = auto()
    PUBLISHING = auto()
    FINISHED = auto()
    FAILED = auto()
    CANCELLED = auto()

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self in {RunState.FINISHED, RunState.FAILED, RunState.CANCELLED}


class RunRecord:
    """Takes a run's events from the moment its child is started, and says where it stands.

    Attributes:
        job: What is trained.
        curves: Loss and accuracy so far.
        lines: The log, each line with the time since the run began; the last ones of a long run.
        n_lines: Lines in all.
        stage: How far the part before or behind the epochs is; None while batches run.
        device: What the run calculates with; empty where it was not told.
        end: How the run ended; None before.
        is_asked_to_pause: The user wants it to hold.
        is_asked_to_stop: The user wants it to end with what it has.
    """

    def __init__(self, job: TrainJob) -> None:
        self.job = job
        self.curves = Curves()
        self.lines: deque[str] = deque(maxlen=_LINES)
        self.n_lines = 0
        self.stage: Progress | None = None
        self.device = ""
        self.end: Finished | Failed | None = None
        self.is_asked_to_pause = False
        self.is_asked_to_stop = False
        self._has_fitted = False
        self._is_holding = False
        self._began = time.monotonic()
        self._note(tr("Starting."))

    def take(self, event: Event) -> None:
        """Take an event of this run that does not end it."""
        self.curves.take(event)
        self._has_fitted |= isinstance(event, PhaseStarted | EpochEnded)
        match event:
            case Message(text=text):
                self._note(text)
            case Progress():
                if self.stage is None or self.stage.stage != event.stage:
                    self._note(f"{event.stage}.")
                self.stage = event
            case PhaseStarted():
                self.stage = None
                self._note(tr("Phase: {phase}.", phase=event.phase))
            case BatchEnded():
                self.stage = None
            case EpochEnded():
                self.stage = None
                best = tr("; the best so far") if event.is_best else ""
                self._note(
                    tr(
                        "{event}  ·  {seconds:.0f} s{best}",
                        event=describe_epoch(event),
                        seconds=event.seconds,
                        best=best,
                    )
                )
            case Paused():
                self._is_holding = True
                self._note(tr("Paused."))
            case Resumed():
                self._is_holding = False
                self._note(tr("Going on."))
            case DeviceChosen():
                self.device = event.name
                self._note(tr("It calculates on: {event}.", event=event.name))

    def take_end(self, end: Finished | Failed) -> None:
        """Take the event that ends the run."""
        self.end = end
        self.stage = None
        self._note(end.reason if isinstance(end, Finished) else f"{end.summary} {end.remedy}".strip())

    @property
    def title(self) -> str:
        """What the run is called."""
        return describe_training(self.job)

    @property
    def state(self) -> RunState:
        """Where the run stands."""
        if isinstance(self.end, Finished):
            return RunState.FINISHED
        if self.end is not None:
            return RunState.CANCELLED if self.end.cancelled else RunState.FAILED
        if self.stage is not None and self._has_fitted:
            return RunState.PUBLISHING
        if self.is_asked_to_stop:
            return RunState.STOPPING
        if self.is_asked_to_pause:
            return RunState.PAUSED if self._is_holding else RunState.PAUSING
        return RunState.TRAINING if self._has_fitted else RunState.PREPARING

    @property
    def fraction(self) -> float | None:
        """How much of the planned epochs is done, in [0, 1]; None where nobody knows."""
        if self.state in {RunState.TRAINING, RunState.PAUSING, RunState.PAUSED, RunState.STOPPING}:
            return min(1.0, self.curves.position / self.job.config.epochs)
        stage = self.stage
        return stage.done / stage.total if stage is not None and stage.total else None

    @property
    def seconds_left(self) -> float | None:
        """Estimated seconds until the last planned epoch ends; None where nobody knows."""
        batch = self.curves.batch
        if batch is None or batch.seconds_left is None or not batch.batches:
            return self.stage.seconds_left if self.stage is not None else None
        done = batch.batch / batch.batches
        epoch = next(
            (one.seconds for one in reversed(self.curves.epochs) if one.phase == batch.phase),
            # No epoch of this phase has ended: as long as this one seems to take.
            batch.seconds_left / (1 - done) if done < 1 else 0.0,
        )
        n_left = batch.epochs - batch.epoch - 1
        if batch.phase != _HEAD:
            return batch.seconds_left + n_left * epoch
        # What comes after the head trains all layers, which takes longer.
        n_head = min(n_left, max(0, self.job.config.head_epochs - batch.epoch - 1))
        return batch.seconds_left + (n_head + (n_left - n_head) / WITHOUT_GRADIENTS) * epoch

    def _note(self, text: str) -> None:
        seconds = round(time.monotonic() - self._began)
        self.lines.append(f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}  {text}")
        self.n_lines += 1
