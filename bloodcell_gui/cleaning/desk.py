"""The decisions about the data set that is open: made, undone, done again, and kept."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from bloodcell_gui.cleaning.autosave import Autosaver
from bloodcell_gui.cleaning.images import ExaminedImages
from bloodcell_gui.gallery.cell_painter import format_confidence
from bloodcell_gui.settings import DECIDED_BY, Settings
from trainer.cleaning.adoption import Adopted
from trainer.cleaning.book import DecisionBook, Step
from trainer.cleaning.decisions import Decision, Verdict
from trainer.cleaning.issues import IssueKind
from trainer.cleaning.report import ClassChange
from trainer.cleaning.tally import ClassTally
from trainer.language import tr, tr_n
from trainer.machine import name_user

_LONGEST_NAME = 40


class _Judgement(NamedTuple):
    """What is said of one image.

    Attributes:
        verdict: What is to become of it.
        place: Place of the class that it is to have; -1 but for `relabel`.
        reason: Why; empty for the reason for which it was looked at.
    """

    verdict: Verdict
    place: int = -1
    reason: str = ""


class DecisionDesk(QObject):
    """Makes decisions in the user's name; every step is kept on disk as soon as it is done.

    Signals:
        changed: Tuple of the paths about whose images something else is decided now.
    """

    changed = Signal(object)

    def __init__(
        self,
        images: ExaminedImages,
        earlier: Adopted,
        saver: Autosaver,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        """Begin with what was decided before.

        Args:
            images: The images that are decided about.
            earlier: Decisions of earlier times.
            saver: Keeps all decisions on disk.
            settings: Know the user's name.
            parent: Owner.
        """
        super().__init__(parent)
        self._images = images
        self._others = earlier.others
        self._saver = saver
        self._settings = settings
        self._book = DecisionBook(earlier.decisions)
        self._is_closed = False
        self._tally = ClassTally(images.report)
        for decision in earlier.decisions:
            self._tally.change(decision.path, None, decision)

    @property
    def undo_title(self) -> str:
        """What `undo` would take back; empty for nothing."""
        return self._book.undo_title

    @property
    def redo_title(self) -> str:
        """What `redo` would do again; empty for nothing."""
        return self._book.redo_title

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """All decisions about the data set, those about images that are no longer there too."""
        lost = (one for one in self._others if self._book.find(one.path) is None)
        return (*self._book.decisions, *lost)

    @property
    def changes(self) -> dict[str, ClassChange]:
        """What the decisions make of the number of images of each class, by class id."""
        return self._tally.changes

    @property
    def has_decisions(self) -> bool:
        """Whether anything is decided about an image that is there."""
        return any(one.verdict is not Verdict.UNDECIDED for one in self._book.decisions)

    def find(self, path: str) -> Decision | None:
        """Return the decision about an image; None where there is none."""
        return self._book.find(path)

    def verdict_of(self, path: str) -> Verdict:
        """Return what is to become of an image."""
        decision = self._book.find(path)
        return Verdict.UNDECIDED if decision is None else decision.verdict

    def is_decided(self, path: str) -> bool:
        """Return whether somebody said what is to become of an image."""
        return self._book.is_decided(path)

    # -- deciding ----------------------------------------------------------------------------

    def keep(self, paths: Sequence[str], kind: IssueKind | None = None) -> Step | None:
        """Keep images as they are labelled.

        Args:
            paths: The images.
            kind: What they were looked at for.
        """
        # Without a label there is nothing that could be kept as it is.
        images = self._images
        known = [path for path in paths if images.label(path) or not images.is_readable(path)]
        return self._decide(
            tr("keep {known}", known=name_images(known)), known, lambda _: _Judgement(Verdict.KEEP), kind
        )

    def exclude(self, paths: Sequence[str], kind: IssueKind | None = None) -> Step | None:
        """Leave images out; the arguments as `keep` has them."""
        return self._decide(
            tr("exclude {paths}", paths=name_images(paths)),
            paths,
            lambda _: _Judgement(Verdict.EXCLUDE),
            kind,
        )

    def leave_open(self, paths: Sequence[str], kind: IssueKind | None = None) -> Step | None:
        """Take decisions about images back; the arguments as `keep` has them."""
        known = [path for path in paths if self._book.find(path) is not None]
        title = tr("leave {known} undecided", known=name_images(known))
        return self._decide(title, known, lambda _: _Judgement(Verdict.UNDECIDED), kind)

    def call(self, paths: Sequence[str], place: int, kind: IssueKind | None = None) -> Step | None:
        """Say what class images are of: one that is labelled so already is kept.

        Args:
            paths: The images; those that could not be read are passed over.
            place: Place of the class.
            kind: What they were looked at for.
        """
        images = self._images
        known = [path for path in paths if images.is_readable(path)]

        def judge(path: str) -> _Judgement:
            if images.class_of(images.label(path)) == place:
                return _Judgement(Verdict.KEEP)
            return _Judgement(Verdict.RELABEL, place)

        title = tr("call {known} “{title}”", known=name_images(known), title=images.classes[place].title)
        return self._decide(title, known, judge, kind)

    def keep_only(self, path: str, others: Iterable[str], kind: IssueKind | None = None) -> Step | None:
        """Keep one of several copies and leave the others out.

        Args:
            path: The one that stays.
            others: The others.
            kind: What they were looked at for.
        """
        paths = list(dict.fromkeys((path, *others)))
        title = tr("keep only {path} of {n_paths:,} copies", path=name_images([path]), n_paths=len(paths))
        return self._decide(
            title,
            paths,
            lambda one: _Judgement(Verdict.KEEP if one == path else Verdict.EXCLUDE),
            kind,
        )

    def can_accept(self, paths: Sequence[str]) -> bool:
        """Return whether the model suggests a label for any image that has none, and that is undecided."""
        if self._images.has_labels:
            return False
        return any(
            not self._book.is_decided(path) and self._images.suggestion(path) is not None for path in paths
        )

    def accept(self, paths: Sequence[str]) -> Step | None:
        """Give images the labels that the model suggests, where they have none and nobody decided.

        Args:
            paths: The images.
        """
        images, model = self._images, self._images.report.model
        found = {
            path: suggested
            for path in paths
            if (suggested := images.suggestion(path)) is not None and not self._book.is_decided(path)
        }

        def judge(path: str) -> _Judgement:
            place, share = found[path]
            reason = tr(
                "Accepted as “{model}” suggested it, with {share}.",
                model=model,
                share=format_confidence(share),
            )
            return _Judgement(Verdict.RELABEL, place, reason)

        one = name_images([*found]) if len(found) == 1 else name_count(len(found))
        return self._decide(tr("accept what is suggested for {one}", one=one), [*found], judge, None)

    def take(self, title: str, decisions: Iterable[Decision]) -> Step | None:
        """Make decisions that come from elsewhere, about images that nobody decided on yet.

        Args:
            title: What is done, in words; `{}` stands for the number of images.
            decisions: The decisions.
        """
        if self._is_closed:
            # The data set was let go while they were being fetched.
            return None
        new = [one for one in decisions if not self._book.is_decided(one.path)]
        return self._note(self._book.decide(title.format(name_count(len(new))), new))

    def undo(self) -> Step | None:
        """Take back the last step."""
        return self._note(self._book.undo(), undone=True)

    def redo(self) -> Step | None:
        """Do again what was taken back last."""
        return self._note(self._book.redo())

    def close(self) -> None:
        """Take nothing more."""
        self._is_closed = True

    def sign(self) -> tuple[str, str]:
        """Return who decides, and when: now."""
        return self._settings.read(DECIDED_BY) or name_user(), f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"

    def _decide(
        self,
        title: str,
        paths: Sequence[str],
        judge: Callable[[str], _Judgement],
        kind: IssueKind | None,
    ) -> Step | None:
        by, when = self.sign()
        decisions = []
        for path in paths:
            judged = judge(path)
            place = judged.place
            decisions.append(
                Decision(
                    path=path,
                    fingerprint=self._images.fingerprint(path),
                    label=self._images.label(path),
                    verdict=judged.verdict,
                    new_label="" if place < 0 else self._images.spellings[place],
                    role=None if place < 0 else self._images.role_to_state(place),
                    reason=judged.reason or self._find_reason(path, kind),
                    by=by,
                    when=when,
                )
            )
        return self._note(self._book.decide(title, decisions))

    def _find_reason(self, path: str, kind: IssueKind | None) -> str:
        issue = self._images.find_issue(path, kind)
        return issue.reason if issue is not None else ""

    def _note(self, step: Step | None, *, undone: bool = False) -> Step | None:
        if step is not None:
            for path, before in step.before.items():
                old, new = (step.after[path], before) if undone else (before, step.after[path])
                self._tally.change(path, old, new)
            self._saver.save(self.decisions)
            self.changed.emit(tuple(step.after))
        return step


def name_images(paths: Sequence[str]) -> str:
    """Return images as a menu names them: one by its name, several by their number."""
    if len(paths) != 1:
        return name_count(len(paths))
    name = PurePosixPath(paths[0]).name or paths[0]
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def name_count(count: int) -> str:
    """Return a number of images in words."""
    return tr_n("1 image", "{count:,} images", count)
