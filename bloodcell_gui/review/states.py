"""How far a sample is, as a mark and in words."""

from datetime import datetime

from bloodcell_gui.texts import set_apart
from trainer.language import Texts, tr
from trainer.project.samples import ProjectSample, ReviewState

STATE_ICONS = {
    ReviewState.NEW: "new",
    ReviewState.IN_REVIEW: "review",
    ReviewState.SIGNED: "done",
    ReviewState.REOPENED: "reopened",
}
_SENTENCES = Texts(
    {
        ReviewState.NEW: "New: nobody has decided anything yet.",
        ReviewState.IN_REVIEW: "In review{}.",
        ReviewState.SIGNED: "Signed{}.",
        ReviewState.REOPENED: "Reopened{}.",
    }
)


def describe_state(sample: ProjectSample) -> str:
    """Return how far a sample is, who brought it there, and when, as one sentence."""
    by = tr(" by {state_by}", state_by=set_apart(sample.state_by)) if sample.state_by else ""
    when = f", {format_time(sample.state_at)}" if sample.state_at else ""
    return _SENTENCES[sample.state].format(f"{by}{when}")


def format_time(at: str) -> str:
    """Return a time of the audit trail, in UTC, as a clock on the wall shows it."""
    return tr("{moment:%Y-%m-%d %H:%M}", moment=datetime.fromisoformat(at).astimezone())
