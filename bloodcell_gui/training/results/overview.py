"""The figures that are asked for first, what they rest on, and how the training went."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFormLayout, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from bloodcell_gui.card_facts import best_scores, describe_day, title_network
from bloodcell_gui.icons import IconLabel
from bloodcell_gui.saving import WriteTable
from bloodcell_gui.texts import make_text
from bloodcell_gui.training.figure_text import format_share
from bloodcell_gui.training.results.curves import HistoryCurves
from bloodcell_gui.training.results.figure import Figure
from bloodcell_gui.training.results.report import Report
from bloodcell_gui.training.results.section import Section
from trainer.bundle.card import ModelCard, Scores
from trainer.evaluation.results import EpochRecord
from trainer.language import Texts, fill, mark, tr
from trainer.reports.history import write_history
from trainer.reports.intervals import wilson_interval

_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class _BigFigure(QWidget):
    """One figure, large, with its name above and a line below."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self._name = QLabel(name)
        self._value = QLabel()
        font = self._value.font()
        font.setPointSizeF(font.pointSizeF() * 2.4)
        self._value.setFont(font)
        self._below = QLabel()
        self._below.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.setToolTip(tip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for label in (self._name, self._value, self._below):
            layout.addWidget(label)

    def show_value(self, value: str, below: str) -> None:
        self._value.setText(value)
        self._below.setText(below)
        self.setAccessibleName(f"{self._name.text()}: {value}. {below}")


class OverviewSection(Section):
    """Figures, curves and facts."""

    TITLE = mark("Overview")
    NEEDS_OUTCOME = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history: tuple[EpochRecord, ...] = ()
        self._caution_icon = IconLabel("notice")
        self._caution = make_text()
        self._accuracy = _BigFigure(tr("Accuracy"), tr("Share of the images that the model calls rightly"))
        self._balanced = _BigFigure(
            tr("Balanced accuracy"), tr("Mean over the classes of the share that is called rightly")
        )
        self._macro = _BigFigure(
            tr("Macro F1"), tr("Mean over the classes of F1, which weighs precision and recall alike")
        )
        self._basis = make_text()
        self._without = make_text()
        self._curves = HistoryCurves()
        self._facts = QFormLayout()
        self._facts.setHorizontalSpacing(24)
        self._facts.setVerticalSpacing(8)
        self._facts.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._facts.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(16, 16, 16, 16)
        grid.setHorizontalSpacing(40)
        grid.setVerticalSpacing(16)
        for column, figure in enumerate((self._accuracy, self._balanced, self._macro)):
            grid.addWidget(figure, 0, column)
        grid.setColumnStretch(3, 1)
        grid.addWidget(self._basis, 1, 0, 1, 4)
        caution = QGridLayout()
        caution.setHorizontalSpacing(8)
        caution.addWidget(self._caution_icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        caution.addWidget(self._caution, 0, 1)
        caution.setColumnStretch(1, 1)
        grid.addLayout(caution, 2, 0, 1, 4)
        grid.addWidget(self._without, 3, 0, 1, 4)
        grid.addWidget(self._curves, 4, 0, 1, 4)
        grid.addLayout(self._facts, 5, 0, 1, 4)
        self._grid = grid
        grid.setRowStretch(6, 1)
        scroll = QScrollArea()
        scroll.setAccessibleName(tr(self.TITLE))
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self.setFocusProxy(scroll)

    def show_report(self, report: Report) -> None:
        """Show a model."""
        card, outcome = report.model.card, report.outcome
        if outcome is None:
            part, scores = best_scores(card) or ("", None)
            self._history = ()
        else:
            part, scores = outcome.results.part, outcome.metrics.scores
            self._history = outcome.results.history
        self._show_scores(part, scores)
        self._caution.setText(tr(card.caution))
        for widget in (self._caution, self._caution_icon):
            widget.setVisible(bool(card.caution))
        self._without.setText(
            tr(
                "This computer has no results of this model image by image, as it was not "
                "trained here: this is what its card says. Confusion, reliability and the "
                "images themselves cannot be shown."
            )
        )
        self._without.setVisible(outcome is None)
        self._curves.show_history(self._history)
        self._curves.setVisible(bool(self._history))
        self._grid.setRowStretch(4, 1 if self._history else 0)
        self._show_facts(card, outcome.results.minutes if outcome is not None else 0.0)

    def figure(self) -> Figure | None:
        """Return the curves."""
        return self._curves if self._history else None

    def table(self) -> WriteTable | None:
        """Return what writes the epochs."""
        history = self._history
        return (lambda path, dialect: write_history(path, history, dialect)) if history else None

    def _show_scores(self, part: str, scores: Scores | None) -> None:
        if scores is None:
            for figure in (self._accuracy, self._balanced, self._macro):
                figure.show_value("–", tr("not measured"))
            self._basis.setText(tr("The model was not tested."))
            return
        n_images = scores.n_images
        interval = wilson_interval(round(scores.accuracy * n_images), n_images)
        self._accuracy.show_value(
            format_share(scores.accuracy),
            tr("95 % interval {low:.1f}–{high:.1f} %", low=100 * interval.low, high=100 * interval.high),
        )
        worst = min(scores.recall.values(), default=0.0)
        self._balanced.show_value(
            format_share(scores.balanced_accuracy), tr("worst class {worst}", worst=format_share(worst))
        )
        self._macro.show_value(
            format_share(scores.macro_f1), tr("{n_recall} classes", n_recall=len(scores.recall))
        )
        self._basis.setText(_say_basis(part, n_images))

    def _show_facts(self, card: ModelCard, minutes: float) -> None:
        while self._facts.rowCount():
            self._facts.removeRow(0)
        for name, text in list_facts(card, minutes):
            label = make_text(text)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(_SELECTABLE)
            heading = QLabel(f"{name}:")
            heading.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._facts.addRow(heading, label)


def list_facts(card: ModelCard, minutes: float) -> list[tuple[str, str]]:
    """Return what the figures rest on, by name, in words; what is unknown is left out.

    Args:
        card: The model's card.
        minutes: What the epochs took; 0 where that is unknown.
    """
    parts = card.data.n_images
    counts = ", ".join(
        fill("{count:,} {part}", count=count, part=_PARTS.get(part, part))
        for part, count in parts.items()
        if count
    )
    kept = ""
    if card.best_epoch:
        kept = tr(
            "{epochs_run}, of which epoch {best_epoch} was kept",
            epochs_run=card.epochs_run,
            best_epoch=card.best_epoch,
        )
    elif card.epochs_run:
        kept = tr(
            "{epochs_run}, none better than what it started from, which was kept", epochs_run=card.epochs_run
        )
    facts = [
        (tr("Learned from"), f"{counts}. {card.data.source}".strip(" .") + "."),
        (tr("Why it ended"), card.ended),
        (tr("Epochs"), kept),
        (tr("Time"), _format_minutes(minutes)),
        (
            tr("Network"),
            tr(
                "{network}, {framing_size}×{framing_size} px",
                network=title_network(card.network),
                framing_size=card.framing.size,
            ),
        ),
        (tr("Corrupted copies"), _say_corrupted(card)),
        (tr("Calibration"), _say_calibration(card)),
        (tr("Started from"), card.started_from),
        (tr("Made on"), describe_day(card.created)),
    ]
    return [(name, text) for name, text in facts if text]


_PARTS = Texts({"train": "to learn from", "validation": "to choose the best epoch", "test": "to test"})


def _say_basis(part: str, n_images: int) -> str:
    if part == "test":
        return tr(
            "On {n_images:,} test images that it neither learned from nor was chosen by.", n_images=n_images
        )
    return tr(
        "On {n_images:,} validation images, by which the best epoch was chosen: there was "
        "no test part, so this is kinder than it should be.",
        n_images=n_images,
    )


def _say_corrupted(card: ModelCard) -> str:
    found = card.corrupted
    if found is None:
        return ""
    copies = found.n_images * found.n_copies
    return tr(
        "{accuracy} right on {copies:,} corrupted copies of {n_images:,} images",
        accuracy=format_share(found.accuracy),
        copies=copies,
        n_images=found.n_images,
    )


def _say_calibration(card: ModelCard) -> str:
    found = card.calibration
    if found is None:
        return ""
    before, after = format_share(found.error_before), format_share(found.error)
    return tr(
        "Confidences and how often they are right differ by {after} on average; before, by {before}",
        after=after,
        before=before,
    )


def _format_minutes(minutes: float) -> str:
    if not minutes:
        return ""
    hours, rest = divmod(round(minutes), 60)
    if hours:
        return tr("{hours} h {rest} min", hours=hours, rest=rest)
    return tr("{rest} min", rest=rest) if rest else tr("less than a minute")
