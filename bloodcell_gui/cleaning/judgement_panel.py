"""The right of the Clean page: what is amiss with an image, what the model thinks, and what is decided."""

from datetime import datetime
from itertools import pairwise
from pathlib import PurePosixPath

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.cleaning.images import ExaminedImages
from bloodcell_gui.cleaning.kind_texts import KIND_TITLES, describe_verdict
from bloodcell_gui.cleaning.target import Target
from bloodcell_gui.gallery.cell_painter import format_confidence
from bloodcell_gui.gallery.class_choice import MOST_KEYS, ClassChoice
from bloodcell_gui.texts import make_text
from trainer.cleaning.decisions import Decision, Verdict
from trainer.cleaning.issues import Issue
from trainer.language import tr, tr_n

# On a screen of 768 lines eight classes and all buttons are in sight at once.
_BUTTON_HEIGHT = 36
_NEW_CLASS_HEIGHT = 32


class JudgementPanel(QWidget):
    """Tells about what is looked at, and offers every decision as a button with its key.

    Signals:
        class_chosen: Place of the class that it is of.
        keep_asked: It stays as it is labelled.
        exclude_asked: It is left out.
        open_asked: It is undecided again.
        keep_only_asked: Only the copy that is looked at stays.
        accept_asked: It is what the model suggests.
        new_class_asked: It is of a class that there is not yet.
        going_on_changed: Whether the queue is to go on after a decision.
    """

    class_chosen = Signal(int)
    keep_asked = Signal()
    exclude_asked = Signal()
    open_asked = Signal()
    keep_only_asked = Signal()
    accept_asked = Signal()
    new_class_asked = Signal()
    going_on_changed = Signal(bool)

    def __init__(self, *, goes_on: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices: list[ClassChoice] = []
        self.about = make_text()
        font = self.about.font()
        font.setBold(True)
        self.about.setFont(font)
        self.reason = make_text()
        self.heading = make_text(tr("What the model thinks"), muted=True)
        self.decision = make_text(muted=True)
        self.new_class = QPushButton(tr("New &class…  [C]"))
        self.new_class.setToolTip(tr("It is of a class that is not in this list"))
        self.accept = QPushButton()
        self.accept.setToolTip(tr("Give the labels that the model suggests; one step that can be undone"))
        self.keep = QPushButton()
        self.exclude = QPushButton()
        self.open = QPushButton()
        self.keep_only = QPushButton()
        self.go_on = QCheckBox(tr("&Go on after a decision"))
        self.go_on.setChecked(goes_on)
        self._classes = QVBoxLayout()
        self._classes.setSpacing(0)
        self._build()
        self.keep.clicked.connect(self.keep_asked)
        self.exclude.clicked.connect(self.exclude_asked)
        self.open.clicked.connect(self.open_asked)
        self.keep_only.clicked.connect(self.keep_only_asked)
        self.accept.clicked.connect(self.accept_asked)
        self.new_class.clicked.connect(self.new_class_asked)
        self.go_on.toggled.connect(self.going_on_changed)

    def _build(self) -> None:
        top = QVBoxLayout()
        top.setSpacing(8)
        for widget in (self.about, self.reason, self.heading):
            top.addWidget(widget)
        inner = QWidget()
        scrolled = QVBoxLayout(inner)
        scrolled.setContentsMargins(8, 8, 8, 0)
        scrolled.setSpacing(8)
        scrolled.addLayout(top)
        scrolled.addLayout(self._classes)
        scrolled.addWidget(self.new_class)
        scrolled.addStretch()
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = QGridLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.accept, 0, 0, 1, 2)
        buttons.addWidget(self.keep, 1, 0)
        buttons.addWidget(self.open, 1, 1)
        buttons.addWidget(self.exclude, 2, 0, 1, 2)
        buttons.addWidget(self.keep_only, 3, 0, 1, 2)
        self.new_class.setMinimumHeight(_NEW_CLASS_HEIGHT)
        self.new_class.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for button in (self.accept, self.keep, self.open, self.exclude, self.keep_only):
            button.setMinimumHeight(_BUTTON_HEIGHT)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.go_on.setMinimumHeight(32)
        self.go_on.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        foot = QVBoxLayout()
        foot.setContentsMargins(8, 0, 8, 8)
        foot.setSpacing(8)
        foot.addWidget(self.decision)
        foot.addLayout(buttons)
        foot.addWidget(self.go_on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(area, 1)
        layout.addLayout(foot)

    def show_images(self, images: ExaminedImages) -> None:
        """Offer the classes of another data set."""
        for choice in self.choices:
            self._classes.removeWidget(choice)
            choice.hide()
            choice.deleteLater()
        self.choices = []
        for place, style in enumerate(images.styles):
            choice = ClassChoice(style, str(place + 1) if place < MOST_KEYS else "")
            choice.clicked.connect(lambda _=False, place=place: self.class_chosen.emit(place))
            self._classes.addWidget(choice)
            self.choices.append(choice)
        # They are made after the buttons that stand under them.
        buttons = (
            self.new_class,
            self.accept,
            self.keep,
            self.open,
            self.exclude,
            self.keep_only,
            self.go_on,
        )
        order = [*self.choices, *buttons]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def show_target(
        self,
        images: ExaminedImages,
        target: Target,
        issue: Issue | None,
        decision: Decision | None,
        *,
        can_accept: bool,
    ) -> None:
        """Show what is looked at.

        Args:
            images: The images.
            target: What a decision would be about.
            issue: Why it is doubtful; None for a look-alike that is not.
            decision: What is decided about the image that is shown large.
            can_accept: Whether the model suggests a label for any of them that has none.
        """
        self.setEnabled(bool(target.paths))
        path = target.shown
        self.about.setText(describe_target(target, issue))
        self.reason.setText(describe_reason(images, target, issue, decision))
        self.reason.setVisible(bool(self.reason.text()))
        label = images.label(path)
        shares = images.shares(path)
        thought = tr("What the model thinks") if images.has_labels else tr("What the model suggests")
        # Of several only one can be thought of at a time.
        of = tr(" of the current one") if target.n_rows > 1 else ""
        self.heading.setText(f"{thought}{of}" if shares is not None else tr("The model was not asked"))
        chosen = -1
        if decision is not None and decision.verdict in (Verdict.KEEP, Verdict.RELABEL):
            chosen = images.class_of(decision.new_label or label)
        given = images.class_of(label)
        for place, choice in enumerate(self.choices):
            choice.setEnabled(images.is_readable(path))
            share = None if shares is None else shares[place]
            choice.show_state(share, is_given=place == given, is_chosen=place == chosen)
        self.decision.setText(describe_decision(decision))
        self.new_class.setEnabled(images.is_readable(path))
        self._show_buttons(images, target, can_accept=can_accept)

    def _show_buttons(self, images: ExaminedImages, target: Target, *, can_accept: bool) -> None:
        count = len(target.paths)
        every = f" {_name_all(target)}" if count > 1 else ""
        self.accept.setText(tr_n("Accept suggestion  [A]", "Accept suggestions  [A]", count))
        self.accept.setVisible(not images.has_labels)
        self.accept.setEnabled(can_accept)
        self.keep.setText(tr("Keep  [K]"))
        # Without a label there is nothing to be kept as it is.
        self.keep.setEnabled(images.has_labels)
        self.open.setText(tr("Undecided  [U]"))
        self.exclude.setText(tr("Exclude{every}  [X]", every=every))
        self.keep_only.setText(tr("Keep only this one  [O]"))
        self.keep_only.setVisible(bool(target.copies))
        for button in (self.keep, self.open):
            button.setAccessibleDescription(tr("About{every}", every=every) if every else "")


def _name_all(target: Target) -> str:
    count = len(target.paths)
    return (
        tr("all {count:,} copies", count=count)
        if target.are_copies
        else tr("all {count:,} images", count=count)
    )


def _name_several(target: Target) -> str:
    count = len(target.paths)
    return tr("{count:,} copies", count=count) if target.are_copies else tr("{count:,} images", count=count)


def describe_target(target: Target, issue: Issue | None) -> str:
    """Return in a few words what a decision would be about, and what is amiss with it."""
    kind = KIND_TITLES[issue.kind] if issue is not None else ""
    if target.is_aside:
        return tr("{kind}  ·  a look-alike", kind=kind) if kind else tr("A look-alike")
    if target.n_rows > 1:
        return tr("{n_paths:,} images are chosen", n_paths=len(target.paths))
    if len(target.paths) > 1:
        return f"{kind}  ·  {_name_several(target)}"
    if issue is None:
        return PurePosixPath(target.shown).name
    return tr("{kind}  ·  {score} sure", kind=kind, score=format_confidence(issue.score))


def describe_reason(
    images: ExaminedImages, target: Target, issue: Issue | None, decision: Decision | None
) -> str:
    """Return why what is looked at is doubtful, or that it is not; or what is suggested for it."""
    if issue is not None:
        return issue.reason
    if not target.shown or target.n_rows > 1:
        return ""
    suggestion = images.suggestion(target.shown)
    if suggestion is None:
        return tr("Nothing doubtful was found about it.")
    if decision is not None and decision.verdict is not Verdict.UNDECIDED:
        return ""
    title = images.styles[suggestion.place].title
    return tr("No label. Suggested: {title} {share}", title=title, share=format_confidence(suggestion.share))


def describe_decision(decision: Decision | None) -> str:
    """Return what is decided, by whom and when."""
    text = describe_verdict(decision)
    if decision is None:
        return f"{text}."
    by = tr(" by {by}", by=decision.by) if decision.by else ""
    return f"{text}{by}{_describe_time(decision.when)}."


def _describe_time(when: str) -> str:
    try:
        moment = datetime.fromisoformat(when).astimezone()
    except ValueError:
        # Written by hand: as it is, or not at all.
        return f" ({when})" if when else ""
    return tr(", {moment:%Y-%m-%d %H:%M}", moment=moment)
