"""Where the data set goes that is made of reviewed cells."""

import os
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bloodcell_gui.dialog_buttons import add_buttons
from bloodcell_gui.texts import make_text
from trainer.language import tr

_WIDTH = 560
_HEIGHT = 32
_SUFFIX = ".csv"


class DatasetDialog(QDialog):
    """Says what is made of the reviewed cells, and asks for the file."""

    def __init__(self, path: Path, parent: QWidget) -> None:
        """Make the dialog.

        Args:
            path: The file to begin with.
            parent: The window.
        """
        super().__init__(parent)
        self.setWindowTitle(tr("Make a data set from reviewed cells"))
        self.setMinimumWidth(_WIDTH)
        self.path_field = QLineEdit(str(path))
        self.path_field.setMinimumHeight(_HEIGHT)
        browse = QPushButton(tr("&Browse…"))
        browse.setMinimumHeight(_HEIGHT)
        self.signed_only = QCheckBox(tr("Only &samples that are signed"))
        self.signed_only.setChecked(True)
        buttons = add_buttons(
            self, QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._make = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._make.setText(tr("&Make"))
        where = QHBoxLayout()
        where.addWidget(self.path_field, 1)
        where.addWidget(browse)
        form = QFormLayout()
        form.setSpacing(8)
        form.addRow(tr("&File"), where)
        label = form.labelForField(where)
        label.setMinimumHeight(_HEIGHT)
        label.setBuddy(self.path_field)  # type: ignore[attr-defined]
        form.addRow("", self.signed_only)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addWidget(
            make_text(
                tr(
                    "A table is written of the cells that a person confirmed or gave a class, "
                    "with that class as their label. The Train and the Clean page read it as a "
                    "data set. Neither the project nor any image is changed; remove the file, "
                    "and nothing of it is left."
                )
            )
        )
        layout.addLayout(form)
        layout.addWidget(
            make_text(tr("It has to lie in a folder that the folders of all samples are in."), muted=True)
        )
        layout.addWidget(buttons)
        browse.clicked.connect(self._on_browse)
        self.path_field.textChanged.connect(self._show_state)
        self._show_state()

    @property
    def path(self) -> Path:
        """The file."""
        text = self.path_field.text().strip()
        return Path(text if text.lower().endswith(_SUFFIX) else f"{text}{_SUFFIX}")

    @Slot()
    def _on_browse(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            tr("Data set"),
            str(self.path),
            tr("Data set (*{suffix})", suffix=_SUFFIX),
            # One that is there is never replaced, and whoever names it is told so.
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if chosen:
            self.path_field.setText(chosen)

    @Slot()
    def _show_state(self) -> None:
        self._make.setEnabled(bool(self.path_field.text().strip()))


def suggest_manifest(project: Path, folders: Iterable[Path]) -> Path:
    """Return a file for the data set: in the innermost folder that all samples lie in.

    Args:
        project: The project's file.
        folders: Of its samples.
    """
    try:
        above = Path(os.path.commonpath([folder.parent for folder in folders]))
    except ValueError:
        # No sample, or samples on several drives, which have no such folder.
        above = project.parent
    return above / tr("{project} reviewed{suffix}", project=project.stem, suffix=_SUFFIX)
