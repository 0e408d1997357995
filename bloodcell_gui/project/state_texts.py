"""How far a sample is, in a word."""

from trainer.language import Texts
from trainer.project.samples import ReviewState

STATE_TEXTS: Texts[str] = Texts(
    {
        ReviewState.NEW: "new",
        ReviewState.IN_REVIEW: "in review",
        ReviewState.SIGNED: "signed",
        ReviewState.REOPENED: "reopened",
    }
)
