"""Fourth step: how much the training images are varied, shown on the user's own cells."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout

from bloodcell_gui.texts import make_text
from bloodcell_gui.training.wizard.draft import Draft
from bloodcell_gui.training.wizard.options import CHOICE_TITLES
from bloodcell_gui.training.wizard.preview import COPIES, Preview
from bloodcell_gui.training.wizard.preview_grid import PreviewGrid
from bloodcell_gui.training.wizard.step import Step
from trainer.config import AUGMENTATIONS
from trainer.language import Texts, mark, tr

_INDENT = 28
_MEANINGS = Texts(
    {
        "none": "Every image as it is. Soon learned by heart; for comparisons.",
        "light": "Turned, shifted, a little lighter or darker, a little other in colour. Learns quickly; "
        "for images that all come from one microscope.",
        "strong": "Also blurred, noisy, partly hidden, mixed with others. Holds up best on other smears and "
        "microscopes.",
        "wide": "Light, colour, size and focus as in other laboratories; nothing hidden or mixed. For a "
        "model that others will use.",
    }
)


class AugmentationStep(Step):
    """Offers the levels, and a preview of the chosen one."""

    TITLE = mark("Augmentation")

    def __init__(self, draft: Draft, preview: Preview) -> None:
        super().__init__(
            draft,
            tr("How much shall the images be varied?"),
            tr(
                "While it learns, the network sees each image a little otherwise every time, as "
                "another smear or camera might have shown it. The files are not touched."
            ),
        )
        self._preview = preview
        self._is_shown = False
        self.levels: dict[str, QRadioButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(24)
        keys: set[str] = set()
        for level in AUGMENTATIONS:
            title = CHOICE_TITLES[level]
            # Each has a key of its own; first letters are those of the buttons below.
            place = next(at for at in range(1, len(title)) if title[at] not in keys)
            keys.add(title[place])
            button = QRadioButton(f"{title[:place]}&{title[place:]}")
            button.setMinimumHeight(32)
            text = make_text(_MEANINGS.get(level, ""), muted=True)
            button.setAccessibleDescription(text.text())
            inner = QHBoxLayout()
            inner.setContentsMargins(_INDENT, 0, 0, 0)
            inner.addWidget(text)
            block = QVBoxLayout()
            block.setSpacing(4)
            block.addWidget(button)
            block.addLayout(inner)
            block.addStretch()
            row.addLayout(block, 1)
            self._group.addButton(button)
            self.levels[level] = button
            button.clicked.connect(partial(self._on_level_chosen, level))
        self._state = make_text(muted=True)
        self.grid = PreviewGrid(COPIES)
        self.column.addLayout(row)
        self.column.addWidget(self._state)
        self.column.addWidget(self.grid)
        self.column.addStretch()
        preview.changed.connect(self._show_preview)
        self.show_draft()

    def summary(self) -> str:
        """Return the level."""
        return CHOICE_TITLES[self.draft.choices.config.augmentation].lower()

    def enter(self) -> None:
        """Ask for the preview."""
        self._is_shown = True
        self.show_draft()

    def leave(self) -> None:
        """Let the child do something else."""
        self._is_shown = False
        self._preview.drop()

    def show_draft(self) -> None:
        """Show the level; while the step is seen, its preview too."""
        config = self.draft.choices.config
        chosen = self.levels[config.augmentation]
        chosen.setChecked(True)
        self.setFocusProxy(chosen)
        report = self.draft.report
        if self._is_shown and report is not None:
            self._preview.show(report.examples, config)
        self._show_preview()

    def _on_level_chosen(self, level: str) -> None:
        self.draft.change_config(augmentation=level)

    @Slot()
    def _show_preview(self) -> None:
        preview = self._preview
        if self.draft.report is None:
            self.grid.hide()
            self._state.setText(
                tr("The preview shows the cells of your data set once it has been looked through.")
            )
            return
        self.grid.show()
        self.grid.show_cells(preview.originals, preview.copies)
        if preview.error:
            text = tr("There is no preview: {error}", error=preview.error)
        elif preview.copies is not None:
            text = tr("Three of endlessly many variations of each cell.")
        elif preview.is_waiting:
            text = tr("The preview comes when the running job has ended. You can go on meanwhile.")
        else:
            text = tr("The preview is being made; the first takes some ten seconds. You can go on meanwhile.")
        self._state.setText(text)
