"""What the window remembers: options declared once, with type, default and meaning."""

import glob
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QByteArray, QObject, QSettings, Qt, Signal, Slot

from trainer.errors import TrainerError
from trainer.language import LANGUAGES, mark, tr
from trainer.leftovers import remove_forgotten
from trainer.resources import own_home

T = TypeVar("T", str, int, bool, QByteArray)

_FORGOTTEN_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Offer:
    """How an option stands in the settings dialog.

    Attributes:
        section: Heading that it stands under.
        title: Name of the option.
        titles: What the choices are called, in their order.
        at_next_start: Whether another value counts from the next start on, not at once.
    """

    section: str
    title: str
    titles: tuple[str, ...] = ()
    at_next_start: bool = False


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """One thing that the window remembers between two starts.

    Attributes:
        key: Name in the settings file.
        default: Value at the first start; its type is the option's type.
        meaning: What it decides.
        choices: The only values allowed; empty where any value of the type is.
        bounds: Smallest and largest value of a number.
        offer: How the user may set it in the settings dialog; None where it is remembered by the way.
    """

    key: str
    default: T
    meaning: str
    choices: tuple[T, ...] = ()
    bounds: tuple[int, int] | None = None
    offer: Offer | None = None


_APPEARANCE = mark("Appearance")
_RESULTS = mark("Results")
_START = mark("Start")
_PRIVACY = mark("Privacy")

LANGUAGE = Option(
    "appearance/language",
    "system",
    mark("The language of all texts and of how numbers and dates are written."),
    choices=("system", *LANGUAGES),
    offer=Offer(
        _APPEARANCE,
        mark("&Language"),
        (mark("As the system has it"), *LANGUAGES.values()),
        at_next_start=True,
    ),
)
TEXT_SIZE = Option(
    "appearance/text_size",
    100,
    mark("How large all texts are, beside the size that your system gives them."),
    choices=(75, 90, 100, 115, 130, 150),
    offer=Offer(
        _APPEARANCE,
        mark("&Text size"),
        (
            mark("Very small (75 %)"),
            mark("Small (90 %)"),
            mark("Usual (100 %)"),
            mark("Large (115 %)"),
            mark("Larger (130 %)"),
            mark("Very large (150 %)"),
        ),
    ),
)
THEME = Option(
    "appearance/theme",
    "system",
    mark("Dark text on light ground, or light text on dark ground."),
    choices=("system", "light", "dark"),
    offer=Offer(
        _APPEARANCE, mark("T&heme"), (mark("As the system has it"), mark("Light ground"), mark("Dark ground"))
    ),
)
CLASS_COLOURS = Option(
    "appearance/class_colours",
    "usual",
    mark("The colours of the classes; each class has its letter too."),
    choices=("usual", "safe"),
    offer=Offer(
        _APPEARANCE,
        mark("&Colours of classes"),
        (mark("Usual: near those of the stain"), mark("Told apart with every kind of colour vision")),
    ),
)
WINDOW_GEOMETRY = Option("window/geometry", QByteArray(), "Place and size of the window.")
SPLITTER_STATE = Option("window/splitter", QByteArray(), "Widths of the Classify page's panels.")
SHOW_SAMPLES = Option("window/show_samples", True, "Whether the list of samples is shown.")
SHOW_DIFFERENTIAL = Option("window/show_differential", True, "Whether the differential is shown.")
THUMBNAIL_SIZE = Option("gallery/thumbnail_size", 96, "Side of a thumbnail, pixels.", bounds=(64, 192))
ARRANGEMENT = Option(
    "gallery/arrangement",
    "class",
    "Order of the thumbnails.",
    choices=("class", "doubt", "found"),
)
OPEN_FOLDER = Option("folders/open", "", "Folder that images were last opened from.")
EXPORT_FOLDER = Option("folders/export", "", "Folder that results were last written to.")
EXPORT_DIALECT = Option(
    "export/dialect",
    "standard",
    mark("How tables are written for other programs, as CSV files."),
    choices=("standard", "comma-countries"),
    offer=Offer(
        _RESULTS,
        mark("T&ables"),
        (
            mark("Standard: comma between values, decimal point"),
            mark("Excel, comma countries: semicolon between values, decimal comma"),
        ),
    ),
)
EXPORT_FORMATS = Option("export/formats", "csv,json", "Forms of a report, divided by commas.")
DATASET_FOLDER = Option("folders/dataset", "", "Folder that a data set was last chosen from.")
WIZARD_CHOICES = Option("training/choices", "", "What was last chosen in the wizard, as JSON.")
TRAINING_SPEEDS = Option("training/speeds", "", "Measured training speeds of this machine, as JSON.")
DEVICE = Option("device/found", "", "What was last found of this computer, as JSON.")
CLEANED_DATASET = Option("cleaning/dataset", "", "Data set that was last looked through.")
CLEANING_GOES_ON = Option("cleaning/goes_on", True, "Whether the queue goes on after a decision.")
CLEANING_SPLITTER = Option("cleaning/splitter", QByteArray(), "Widths of the Clean page's panels.")
CLEANING_GALLERY_SPLITTER = Option(
    "cleaning/gallery_splitter", QByteArray(), "Widths of the panels beside the Clean page's gallery."
)
CLEANING_JUDGEMENT = Option("cleaning/judgement", QByteArray(), "Width of the Clean page's judgement.")
REVIEW_SPLITTER = Option("review/splitter", QByteArray(), "Widths of the Review page's panels.")
DECIDED_BY = Option(
    "cleaning/name",
    "",
    mark("Stands beside every decision and signature that you make from now on."),
    offer=Offer(_RESULTS, mark("Reviewer's &name")),
)
PROJECT_FOLDER = Option("folders/project", "", "Folder that a project was last opened from or made in.")
RECENT_PROJECTS = Option("projects/recent", "", "Projects that were open, the last one first, as JSON.")
SHOW_WELCOME = Option(
    "window/show_welcome",
    True,
    mark("It tells what the application is, and offers the tour of five minutes."),
    offer=Offer(_START, mark("&Show the welcome page at the next start")),
)
LOG_NAMES = Option(
    "privacy/log_names",
    False,
    mark("They help to find a fault; look at the log before you send it to anybody."),
    offer=Offer(_PRIVACY, mark("The log tells names of &files, folders and samples"), at_next_start=True),
)

OPTIONS: tuple[Option[Any], ...] = (
    LANGUAGE,
    TEXT_SIZE,
    THEME,
    CLASS_COLOURS,
    WINDOW_GEOMETRY,
    SPLITTER_STATE,
    SHOW_SAMPLES,
    SHOW_DIFFERENTIAL,
    THUMBNAIL_SIZE,
    ARRANGEMENT,
    OPEN_FOLDER,
    EXPORT_FOLDER,
    EXPORT_DIALECT,
    EXPORT_FORMATS,
    DEVICE,
    DATASET_FOLDER,
    WIZARD_CHOICES,
    TRAINING_SPEEDS,
    CLEANED_DATASET,
    CLEANING_GOES_ON,
    CLEANING_SPLITTER,
    CLEANING_GALLERY_SPLITTER,
    CLEANING_JUDGEMENT,
    REVIEW_SPLITTER,
    DECIDED_BY,
    PROJECT_FOLDER,
    RECENT_PROJECTS,
    SHOW_WELCOME,
    LOG_NAMES,
)


class SettingsError(TrainerError):
    """The settings cannot be written."""


class Settings(QObject):
    """The remembered values, in one readable file of the user's.

    Signals:
        changed: The `Option` that has another value now.
        failed: The `SettingsError` of values that cannot be written; once, though all later ones fail too.
    """

    changed = Signal(object)
    failed = Signal(object)
    _written = Signal()

    def __init__(self) -> None:
        super().__init__()
        # An INI file on every system: it can be read, copied and deleted by its owner.
        ini, home = QSettings.Format.IniFormat, own_home()
        self._store = (
            QSettings(ini, QSettings.Scope.UserScope, "bloodcell", "bloodcell-gui")
            if home is None
            else QSettings(str(home / "config" / "bloodcell-gui.ini"), ini)
        )
        # Qt writes beside the file under six random letters, for some milliseconds.
        file = Path(self._store.fileName())
        remove_forgotten(file.parent, f"{glob.escape(file.name)}.??????", _FORGOTTEN_SECONDS)
        self._has_failed = False
        # Qt writes once the window has nothing else to do; this is heard after that.
        self._written.connect(self._on_written, Qt.ConnectionType.QueuedConnection)

    def read(self, option: Option[T]) -> T:
        """Return the remembered value, or the default where it is missing or makes no sense."""
        value = self._store.value(option.key, option.default, type(option.default))
        if not isinstance(value, type(option.default)):
            return option.default
        if option.choices and value not in option.choices:
            return option.default
        if option.bounds is not None and isinstance(value, int):
            low, high = option.bounds
            return type(option.default)(min(max(value, low), high))
        return value

    def write(self, option: Option[T], value: T) -> None:
        """Remember a value."""
        before = self.read(option)
        self._store.setValue(option.key, value)
        self._written.emit()
        if value != before:
            self.changed.emit(option)

    def keep(self) -> None:
        """Write now what was set.

        Raises:
            SettingsError: It cannot be written; it holds until the window is closed.
        """
        self._store.sync()
        if self._store.status() is not QSettings.Status.NoError:
            raise SettingsError(
                tr("The settings cannot be written; they hold until the window is closed."),
                tr(
                    "Allow yourself to write in the folder “{folder}”, or make room on its drive.",
                    folder=Path(self._store.fileName()).parent,
                ),
            )

    @Slot()
    def _on_written(self) -> None:
        if self._has_failed:
            return
        try:
            self.keep()
        except SettingsError as error:
            self._has_failed = True
            self.failed.emit(error)
