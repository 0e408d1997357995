"""How far a run is, in one line: for the status line and the list of what runs."""

from bloodcell_gui.status_line import format_seconds
from bloodcell_gui.training.run.record import RunRecord, RunState

_STATES = {
    RunState.PAUSED: "paused",
    RunState.PAUSING: "pausing…",
    RunState.STOPPING: "stopping…",
}


def describe_run(record: RunRecord) -> str:
    """Return how far a run is."""
    state, stage, batch = record.state, record.stage, record.curves.batch
    if stage is not None:
        return f"{stage.stage}: {stage.done:,} of {stage.total:,}" if stage.total else f"{stage.stage}…"
    if state is RunState.PREPARING:
        return "Preparing…"
    epochs = batch.epochs if batch is not None else record.job.config.epochs
    parts = [f"Epoch {min(epochs, record.curves.n_epochs + 1)} of {epochs}"]
    left = record.seconds_left
    if state in _STATES:
        parts.append(_STATES[state])
    elif left is not None:
        parts.append(f"{format_seconds(left)} left at most")
    return "  ·  ".join(parts)
