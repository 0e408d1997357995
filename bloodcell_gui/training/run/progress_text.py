"""How far a run is, in one line: for the status line and the list of what runs."""

from bloodcell_gui.status_line import format_seconds
from bloodcell_gui.training.run.record import RunRecord, RunState
from trainer.language import Texts, tr

_STATES = Texts(
    {
        RunState.PAUSED: "paused",
        RunState.PAUSING: "pausing…",
        RunState.STOPPING: "stopping…",
    }
)


def describe_run(record: RunRecord) -> str:
    """Return how far a run is."""
    state, stage, batch = record.state, record.stage, record.curves.batch
    if stage is not None:
        return (
            tr("{stage}: {done:,} of {total:,}", stage=stage.stage, done=stage.done, total=stage.total)
            if stage.total
            else f"{stage.stage}…"
        )
    if state is RunState.PREPARING:
        return tr("Preparing…")
    epochs = batch.epochs if batch is not None else record.job.config.epochs
    parts = [tr("Epoch {now} of {epochs}", now=min(epochs, record.curves.n_epochs + 1), epochs=epochs)]
    left = record.seconds_left
    if state in _STATES:
        parts.append(_STATES[state])
    elif left is not None:
        parts.append(tr("{left} left at most", left=format_seconds(left)))
    return "  ·  ".join(parts)
