"""What a model's features say of the images of a data set: wrong labels, and images unlike all others."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainer.classes import CellClass, order_classes
from trainer.cleaning.finders.copies import CopyGroups
from trainer.cleaning.issues import MOST_RELATED, Issue, IssueKind
from trainer.cleaning.likeness.neighbours import find_neighbours
from trainer.cleaning.scan import Scan
from trainer.language import tr
from trainer.learning.issue_finders.judges import FeatureJudge, Judge
from trainer.learning.issue_finders.labels import find_wrong_labels
from trainer.learning.issue_finders.outliers import find_outliers
from trainer.learning.issue_finders.reduction import reduce_features
from trainer.words import join_words

# Nothing that a model says is as sure as one picture under two labels.
_SUREST = 0.98


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What was found out by features.

    Attributes:
        classes: (K,) the classes, sorted by id.
        probabilities: (N, K) float32 in [0, 1]: what the judge thinks, who did not learn from the image;
            zeros where it was not asked.
        issues: Doubtful labels, and outliers.
        notes: What else must be known, a sentence each.
    """

    classes: tuple[CellClass, ...]
    probabilities: NDArray[np.float32]
    issues: tuple[Issue, ...]
    notes: tuple[str, ...]

    @property
    def believed(self) -> tuple[str, ...]:
        """(N,) id of the class that each image most likely has; empty where nobody was asked."""
        likeliest = zip(self.probabilities.argmax(axis=1), self.probabilities.max(axis=1), strict=True)
        return tuple(self.classes[place].id if share > 0 else "" for place, share in likeliest)


def judge_images(
    scan: Scan,
    copies: CopyGroups,
    features: NDArray[np.float16],
    left_out: Collection[int],
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
    make_judge: Callable[[NDArray[np.int64]], Judge] | None = None,
) -> Judgement:
    """Find doubtful labels and outliers.

    Args:
        scan: The images.
        copies: Which of them show the same picture: such are held out together.
        features: (N, F) float16.
        left_out: Rows that take no part: junk would pass for a class, what cannot be read has no features.
        on_progress: Called with (done, total) now and then; an exception from it ends the work.
        make_judge: Returns who judges the labels of the images in some rows; without it, a classifier that
            is cross-validated on the features.

    Raises:
        TrainerError: The judge cannot be asked.
    """
    classes = order_classes(sorted(set(scan.class_ids)))
    numbers = {cell_class.id: number for number, cell_class in enumerate(classes)}
    probabilities = np.zeros((len(scan.images), len(classes)), np.float32)
    rows = np.setdiff1d(np.arange(len(scan.images)), np.array(sorted(left_out), np.int64))
    if not len(rows):
        return Judgement(classes, probabilities, (), ())
    reduced = reduce_features(features[rows])
    labels = np.array([numbers[scan.class_ids[row]] for row in rows], np.int64)
    # By fingerprint: the folds do not follow from the names of files.
    groups = [scan.fingerprints[copies.groups[row]] for row in rows]
    judge = FeatureJudge(reduced, on_progress) if make_judge is None else make_judge(rows)
    found = find_wrong_labels(judge, labels, groups, len(classes))
    probabilities[rows] = found.probabilities
    outliers = find_outliers(reduced)
    neighbours = find_neighbours(reduced, MOST_RELATED).rows
    paths = scan.paths

    def tell(place: int, kind: IssueKind, score: float, reason: str, suggested: str = "") -> Issue:
        row = int(rows[place])
        return Issue(
            path=paths[row],
            fingerprint=scan.fingerprints[row],
            kind=kind,
            given=scan.images[row].label,
            suggested=suggested,
            score=min(_SUREST, score),
            reason=reason,
            related=tuple(paths[rows[other]] for other in neighbours[place].tolist() if other >= 0),
        )

    issues = []
    for place in found.doubtful.tolist():
        shares = found.probabilities[place]
        best, own = int(shares.argmax()), int(labels[place])
        reason = tr(
            "A {judge} that did not learn from it says “{title}” with {share:.0f} %, and "
            "“{own}” with {own_share:.0f} %.",
            judge=judge.name,
            title=classes[best].title,
            share=100 * shares[best],
            own=classes[own].title,
            own_share=100 * shares[own],
        )
        score = 1 - float(found.quality[place])
        issues.append(tell(place, IssueKind.LABEL, score, reason, classes[best].id))
    for place, times in zip(outliers.rows.tolist(), outliers.times.tolist(), strict=True):
        reason = tr(
            "It is unlike the others: even the nearest are {times:.1f} times as far away as is usual.",
            times=times,
        )
        issues.append(tell(place, IssueKind.OUTLIER, 1 - float(np.exp(-times / 8)), reason))
    return Judgement(
        classes, probabilities, tuple(issues), _note_skipped(classes, found.skipped, judge.n_folds)
    )


def _note_skipped(classes: tuple[CellClass, ...], skipped: tuple[int, ...], n_folds: int) -> tuple[str, ...]:
    if len(skipped) >= len(classes) - 1:
        return (
            tr(
                "Labels were not checked: that takes two classes with at least {n_folds} "
                "different images each.",
                n_folds=n_folds,
            ),
        )
    if not skipped:
        return ()
    names = join_words([f"“{classes[number].title}”" for number in skipped])
    return (
        tr(
            "Labels of {names} were not checked: that takes at least {n_folds} different images.",
            names=names,
            n_folds=n_folds,
        ),
    )
