"""What decisions make of the number of images of each class, kept up to date decision by decision."""

from collections import Counter

from trainer.classes import describe_class
from trainer.cleaning.decisions import Decision, Verdict
from trainer.cleaning.report import ClassChange, CleaningReport


class ClassTally:
    """Counts as `count_changes` does, but a changed decision costs no more than itself."""

    def __init__(self, report: CleaningReport) -> None:
        labels = zip(report.paths, report.labels, strict=True)
        self._classes = {path: describe_class(label).id for path, label in labels}
        self._before = Counter(self._classes.values())
        self._after = self._before.copy()

    @property
    def changes(self) -> dict[str, ClassChange]:
        """Images of each class before and after all decisions, by class id; its id is empty for no label."""
        names = sorted({*self._before, *(name for name, count in self._after.items() if count)})
        return {name: ClassChange(self._before[name], self._after[name]) for name in names}

    def change(self, path: str, old: Decision | None, new: Decision | None) -> None:
        """Take note that there is another decision about an image; one that is not there counts nothing.

        Args:
            path: The image's path.
            old: The decision so far; None for none.
            new: The decision from now on; None for none.
        """
        if path in self._classes:
            own = self._classes[path]
            self._after.subtract(_count(own, old))
            self._after.update(_count(own, new))


def _count(own: str, decision: Decision | None) -> tuple[str, ...]:
    """Return the class that an image counts for, or nothing."""
    if decision is None or decision.verdict in (Verdict.KEEP, Verdict.UNDECIDED):
        return (own,)
    if decision.verdict is Verdict.EXCLUDE:
        return ()
    return (describe_class(decision.new_label).id,)
