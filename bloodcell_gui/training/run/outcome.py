"""How a run ended, and what can be done now."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from bloodcell_gui.details_fold import DetailsFold
from bloodcell_gui.icons import set_icon
from bloodcell_gui.training.figure_text import format_share
from bloodcell_gui.training.run.record import RunRecord
from trainer.events import Failed, Finished
from trainer.language import mark, tr

_HEIGHT = 36
_METRICS = (
    ("test_accuracy", mark("Test accuracy")),
    ("test_balanced_accuracy", mark("Balanced accuracy")),
    ("test_macro_f1", mark("Macro F1")),
    ("validation_accuracy", mark("Validation accuracy")),
)


class Outcome(QWidget):
    """The reason of the end in words; after a success the way to its results, else the ways on.

    Signals:
        results_asked: The user wants to see the results.
        classify_asked: The user wants to classify with the model.
        resume_asked: The run is to go on, or to begin again.
        smaller_asked: The run is to go on with half as many images a step.
        left: The user is done with this run.
    """

    results_asked = Signal()
    classify_asked = Signal()
    resume_asked = Signal()
    smaller_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reason, self._remedy = QLabel(), QLabel()
        for label in (self._reason, self._remedy):
            label.setWordWrap(True)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        font = self._reason.font()
        font.setBold(True)
        self._reason.setFont(font)
        self._details = DetailsFold()
        self._results = _make_button(tr("&See the results"), "table")
        self._classify = _make_button(tr("&Classify with it"), "classify")
        self._resume = _make_button(tr("&Resume"), "resume")
        self._smaller = _make_button("", "resume")
        self._leave = _make_button(tr("&All trainings"), "back")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (
            self._reason,
            self._remedy,
            self._results,
            self._classify,
            self._resume,
            self._smaller,
            self._leave,
            self._details.button,
            self._details,
        ):
            layout.addWidget(widget)
        self._results.clicked.connect(self.results_asked)
        self._classify.clicked.connect(self.classify_asked)
        self._resume.clicked.connect(self.resume_asked)
        self._smaller.clicked.connect(self.smaller_asked)
        self._leave.clicked.connect(self.left)

    def show_end(self, record: RunRecord) -> None:
        """Show the end of a run that is over."""
        end = record.end
        has_model = isinstance(end, Finished) and bool(end.model)
        for button in (self._results, self._classify):
            button.setVisible(has_model)
        details = ""
        if isinstance(end, Finished):
            self._reason.setText(end.reason)
            self._remedy.setText(describe_metrics(end.metrics))
        elif end is not None:
            self._reason.setText(end.summary)
            self._remedy.setText(end.remedy)
            details = end.details
        can_resume = isinstance(end, Failed) and not end.cancelled
        self._resume.setText(tr("&Resume") if record.curves.n_epochs else tr("&Try again"))
        self._resume.setVisible(can_resume)
        batch = record.job.config.batch_size
        # The user's own mistakes come without details, and no batch size mends them.
        self._smaller.setVisible(can_resume and bool(details) and batch > 1)
        self._smaller.setText(tr("Resume with a &batch of {batch}", batch=batch // 2))
        self._details.show_details(f"{self._reason.text()} {self._remedy.text()}", details)


def describe_metrics(metrics: dict[str, float]) -> str:
    """Return a result's main figures, a line each."""
    return "\n".join(
        f"{tr(title)}: {format_share(metrics[name])}" for name, title in _METRICS if name in metrics
    )


def _make_button(text: str, icon: str) -> QPushButton:
    button = QPushButton(text)
    set_icon(button, icon)
    button.setMinimumHeight(_HEIGHT)
    return button
