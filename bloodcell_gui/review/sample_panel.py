"""The right of the Review page: the differential as it changes, how far the sample is, and what is next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from bloodcell_gui.class_colours import ClassStyle
from bloodcell_gui.differential.figures import DifferentialFigures
from bloodcell_gui.icons import set_icon
from bloodcell_gui.project.content import SampleEntry
from bloodcell_gui.review.sheet import ReviewSheet
from bloodcell_gui.review.states import describe_state
from bloodcell_gui.text_size import keep_width
from bloodcell_gui.texts import make_text
from trainer.classes import Role
from trainer.language import fill, tr, tr_n

_WIDTH = 312
_HEIGHT = 40


class SamplePanel(QWidget):
    """Figures above; below, what is done with the sample as a whole.

    Signals:
        rest_asked: The user wants to confirm the rest of the class that is shown.
        sign_asked: The user wants to sign the sample.
        reopen_asked: The user wants to change a signed sample.
        export_asked: The user wants a report of the project as files.
    """

    rest_asked = Signal()
    sign_asked = Signal()
    reopen_asked = Signal()
    export_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        keep_width(self, _WIDTH)
        self.figures = DifferentialFigures(reviewed=True)
        self.state = make_text()
        self.model = make_text(muted=True)
        self.open = make_text()
        self.rest = QPushButton()
        self.rest.setToolTip(tr("Say that the model is right about the cells of this class (Shift+Enter)"))
        self.sign = QPushButton(tr("&Sign  [Ctrl+Enter]"))
        self.sign.setToolTip(
            tr("Say that the counts are right; nothing changes until the sample is reopened")
        )
        self.reopen = QPushButton(tr("&Reopen"))
        self.reopen.setToolTip(tr("Let this sample be changed again; the audit trail says who did so"))
        self.export = QPushButton(tr("Ex&port…"))
        self.export.setToolTip(tr("Write the counts of the project and its cells to files (Ctrl+E)"))
        set_icon(self.sign, "done")
        set_icon(self.reopen, "reopened")
        set_icon(self.export, "export")
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.figures)
        column.addStretch()
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot = QVBoxLayout()
        foot.setContentsMargins(8, 8, 8, 8)
        foot.setSpacing(8)
        for widget in (self.state, self.model, self.open, self.rest, self.sign, self.reopen, self.export):
            foot.addWidget(widget)
        for button in (self.rest, self.sign, self.reopen, self.export):
            button.setMinimumHeight(_HEIGHT)
            # A click leaves the keyboard where it is: at the cells.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(area, 1)
        layout.addLayout(foot)
        self.rest.clicked.connect(self.rest_asked)
        self.sign.clicked.connect(self.sign_asked)
        self.reopen.clicked.connect(self.reopen_asked)
        self.export.clicked.connect(self.export_asked)

    def show_classes(self, sheet: ReviewSheet) -> None:
        """Show the white cells among the classes that the cells of a sample can be."""
        white = [index for index in sheet.order if sheet.classes[index].role is Role.WBC]
        self.figures.set_classes(sheet.styles, white)

    def show_entry(self, entry: SampleEntry, model: str) -> None:
        """Show a sample as it is now.

        Args:
            entry: The sample with its counts.
            model: What the model that classified it is called.
        """
        summary = entry.summary
        self.figures.show_summary(entry.sample.sample_id, summary)
        self.state.setText(describe_state(entry.sample))
        self.model.setText(tr("Classified by “{model}”", model=model))
        left = tr_n("{count:,} unsure cell", "{count:,} unsure cells", summary.n_unsure)
        self.open.setText(
            tr_n(
                "{left} is left, and not counted.",
                "{left} are left, and not counted.",
                summary.n_unsure,
                left=left,
            )
        )
        self.open.setVisible(summary.n_unsure > 0 and not entry.is_signed)
        self.sign.setVisible(not entry.is_signed)
        self.reopen.setVisible(entry.is_signed)

    def show_rest(self, style: ClassStyle | None, count: int) -> None:
        """Offer to confirm the rest of a class.

        Args:
            style: How the class is shown; None where none is looked at.
            count: How many cells of it are not confirmed.
        """
        title = (
            tr("a class")
            if style is None
            else fill("“{style}” ({count:,})", style=style.title.replace("&", "&&"), count=count)
        )
        self.rest.setText(tr("&Confirm the rest of {title}", title=title))
        self.rest.setEnabled(style is not None and count > 0)
