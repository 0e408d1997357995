"""Fifth step: the options of the training; safe as they are, the finer ones folded away."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from bloodcell_gui.background import BackgroundTask
from bloodcell_gui.dataset_dialogs import ask_recipe
from bloodcell_gui.icons import set_icon
from bloodcell_gui.notify import Notifier
from bloodcell_gui.saving import FileKind, Saver
from bloodcell_gui.settings import Settings
from bloodcell_gui.training.wizard.advice import give_advice
from bloodcell_gui.training.wizard.draft import Draft
from bloodcell_gui.training.wizard.option_row import OptionRow
from bloodcell_gui.training.wizard.options import list_options
from bloodcell_gui.training.wizard.step import Step
from trainer.config import TrainingConfig, change_config
from trainer.errors import ConfigError
from trainer.language import Texts, fill, mark, tr, tr_n
from trainer.networks import find_preset
from trainer.recipes import Recipe, list_recipes, read_recipe, write_recipe

# Chosen in the other steps.
_ELSEWHERE = ("network", "weights", "input_size", "image_size", "augmentation", "duplicates")
_ALWAYS_SEEN = ("epochs", "early_stopping", "batch_size", "validation_fraction", "test_fraction", "seed")
# They belong to the data, not to the manner of learning.
_OF_THE_DATA = ("native_width", "native_height", "native_crop", "duplicates")

_RECIPES = Texts({"default": "Default", "pbc8": "PBC, 8 classes", "study": "Study"})


class RecipeStep(Step):
    """A form made from `TrainingConfig`, with recipes to begin from."""

    TITLE = mark("Recipe")

    def __init__(self, draft: Draft, settings: Settings, notifier: Notifier) -> None:
        super().__init__(
            draft,
            tr("How shall it learn?"),
            tr(
                "What stands here is safe for most data sets. A recipe is a file of all these "
                "options: it can be saved, passed on, and run again in the window or by the "
                "command line."
            ),
        )
        self._settings = settings
        self._notifier = notifier
        self._saver = Saver(notifier, settings, self)
        # What the options contradict, and the row that was edited into it.
        self._error: ConfigError | None = None
        self._edited = ""
        self._rows = {
            name: OptionRow(option, self) for name, option in list_options().items() if name not in _ELSEWHERE
        }
        self.recipes = QComboBox()
        self.recipes.setAccessibleName(tr("Recipe"))
        self.recipes.setMinimumHeight(32)
        self.recipes.setMinimumWidth(160)
        # A few short files that come with the product.
        self._built_in = [(path.stem, read_recipe(path)) for path in list_recipes()]
        for name, _ in self._built_in:
            self.recipes.addItem(_RECIPES.get(name, name.replace("_", " ").capitalize()))
        self.recipes.addItem(tr("Your own"))
        self._open = QPushButton(tr("&Open recipe…"))
        self._save = QPushButton(tr("&Save recipe…"))
        set_icon(self._open, "folder")
        set_icon(self._save, "save")
        self.fold = QPushButton()
        self.fold.setCheckable(True)
        self._finer = QWidget()
        self._lay_out()
        self.setFocusProxy(self.recipes)
        self.recipes.activated.connect(self._on_recipe_chosen)
        self._open.clicked.connect(self._on_open_asked)
        self._save.clicked.connect(self._on_save_asked)
        self.fold.toggled.connect(self._on_folded)
        for name, row in self._rows.items():
            row.edited.connect(partial(self._on_edited, name))
        self._on_folded(False)
        self.show_draft()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        label = QLabel(tr("Begin with"))
        label.setBuddy(self.recipes)
        top.addWidget(label)
        top.addWidget(self.recipes)
        top.addStretch()
        for button in (self._open, self._save, self.fold):
            button.setMinimumHeight(32)
        top.addWidget(self._open)
        top.addWidget(self._save)
        self.column.addLayout(top)
        self.column.addLayout(self._make_grid([name for name in _ALWAYS_SEEN if name in self._rows]))
        fold_row = QHBoxLayout()
        fold_row.addWidget(self.fold)
        fold_row.addStretch()
        self.column.addLayout(fold_row)
        self._finer.setLayout(self._make_grid([name for name in self._rows if name not in _ALWAYS_SEEN]))
        self.column.addWidget(self._finer)
        self.column.addStretch()

    def _make_grid(self, names: list[str]) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(2, 1)
        for name in names:
            self._rows[name].add_to(grid)
        return grid

    # -- what the wizard asks ----------------------------------------------------------------

    def reason(self) -> str:
        """Return what contradicts itself."""
        return "" if self._error is None else self._error.summary

    def summary(self) -> str:
        """Return the recipe's name and the number of epochs."""
        return fill(
            "{currenttext}, {epochs}",
            currenttext=self.recipes.currentText(),
            epochs=tr_n("{count:,} epoch", "{count:,} epochs", self.draft.choices.config.epochs),
        )

    def row(self, name: str) -> OptionRow:
        """Return the row of an option."""
        return self._rows[name]

    def show_draft(self) -> None:
        """Show the options, unless what is typed contradicts itself and is not taken yet."""
        config = self.draft.choices.config
        if self._error is None:
            for name, row in self._rows.items():
                row.show_value(getattr(config, name))
        advice = give_advice(config, self.draft.report)
        if self._error is not None:
            advice[self._edited] = str(self._error)
        for name, row in self._rows.items():
            row.show_advice(advice.get(name, ""))
        self.recipes.setCurrentIndex(self._find_recipe(config))

    # -- recipes -----------------------------------------------------------------------------

    def take(self, recipe: Recipe, *, whole: bool) -> None:
        """Take the options of a recipe.

        Args:
            recipe: The recipe.
            whole: Whether its network and its texts are taken too.
        """
        kept = _OF_THE_DATA if whole else (*_OF_THE_DATA, "network", "weights", "input_size", "image_size")
        config = self.draft.choices.config
        self._error = None
        taken = change_config(recipe.config, **{name: getattr(config, name) for name in kept})
        self.draft.change(config=taken, texts=recipe.card if whole else self.draft.choices.texts)
        self.show_draft()
        self.reason_changed.emit()

    def _find_recipe(self, config: TrainingConfig) -> int:
        """Return the place of the recipe that the options are, or of “Your own”."""
        return next(
            (index for index, (_, recipe) in enumerate(self._built_in) if _is_same(config, recipe.config)),
            len(self._built_in),
        )

    @Slot(int)
    def _on_recipe_chosen(self, index: int) -> None:
        if index < len(self._built_in):
            self.take(self._built_in[index][1], whole=False)
        else:
            self.show_draft()

    @Slot()
    def _on_open_asked(self) -> None:
        path = ask_recipe(self, self._settings)
        if path is not None:
            self.open_recipe(path)

    def open_recipe(self, path: Path) -> None:
        """Read a recipe file and take all of it."""
        task = BackgroundTask(partial(_read_known_recipe, path), "read recipe", self)
        task.succeeded.connect(partial(self._on_recipe_read, path))
        task.failed.connect(self._notifier.tell_error)
        task.start()

    def _on_recipe_read(self, path: Path, recipe: Recipe) -> None:
        self.take(recipe, whole=True)
        self._notifier.tell_done(tr("All options are those of “{path}”, its network too.", path=path.name))

    @Slot()
    def _on_save_asked(self) -> None:
        recipe = Recipe(config=self.draft.choices.config, card=self.draft.choices.texts)
        kind = FileKind(tr("Recipe"), ".toml", lambda: partial(_write_recipe, recipe))
        self._saver.save(tr("Save the recipe"), "recipe", [kind])

    # -- editing -----------------------------------------------------------------------------

    def _on_edited(self, name: str) -> None:
        self._edited = name
        values = {name: row.value for name, row in self._rows.items()}
        try:
            config = change_config(self.draft.choices.config, **values)
        except ConfigError as error:
            self._error = error
        else:
            self._error = None
            self.draft.change(config=config)
        self.show_draft()
        self.reason_changed.emit()

    @Slot(bool)
    def _on_folded(self, shown: bool) -> None:
        self._finer.setVisible(shown)
        self.fold.setText(tr("Hide the fine&r options") if shown else tr("Show the fine&r options"))


def _read_known_recipe(path: Path) -> Recipe:
    """Return a recipe whose network this version knows.

    Raises:
        TrainerError: It is no recipe, or of a network that this version does not know.
    """
    recipe = read_recipe(path)
    find_preset(recipe.config.network)
    return recipe


def _write_recipe(recipe: Recipe, path: Path) -> None:
    write_recipe(path, recipe)


def _is_same(config: TrainingConfig, other: TrainingConfig) -> bool:
    """Return whether two configurations differ in nothing but what the other steps decide."""
    return all(
        getattr(config, name) == getattr(other, name)
        for name in list_options()
        if name not in (*_ELSEWHERE, *_OF_THE_DATA)
    )
