"""What is known of a sample beside its cells."""

from dataclasses import dataclass

from trainer.reports.differential import AnalyserCount

# How far a sample is that nobody has looked at.
NEW = "new"
_NOT_COUNTED = AnalyserCount()


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleFacts:
    """What people and the model say of a sample as a whole.

    Attributes:
        patient_group: What group the patient belongs to; empty where nobody said.
        analyser: What an analyser counted of the same blood.
        shift: In what it differs from what the model learned from, in words; empty for nothing.
        n_missing: Images that were counted and are no longer there.
        state: How far its review is, in words.
        reviewer: Who brought it there; empty for a new one.
        reviewed_at: When, in UTC, ISO 8601; empty for a new one.
    """

    patient_group: str = ""
    analyser: AnalyserCount = _NOT_COUNTED
    shift: str = ""
    n_missing: int = 0
    state: str = NEW
    reviewer: str = ""
    reviewed_at: str = ""
