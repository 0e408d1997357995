"""What the window remembers: options declared once, with type, default and meaning."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QByteArray, QSettings

from trainer.resources import own_home

T = TypeVar("T", str, int, bool, QByteArray)


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """One thing that the window remembers between two starts.

    Attributes:
        key: Name in the settings file.
        default: Value at the first start; its type is the option's type.
        meaning: What it decides.
        choices: The only values allowed; empty where any value of the type is.
        bounds: Smallest and largest value of a number.
    """

    key: str
    default: T
    meaning: str
    choices: tuple[T, ...] = ()
    bounds: tuple[int, int] | None = None


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
    "Separator and decimal sign of CSV files.",
    choices=("standard", "comma-countries"),
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
DECIDED_BY = Option("cleaning/name", "", "Who decides and reviews; empty where nobody has said so.")
PROJECT_FOLDER = Option("folders/project", "", "Folder that a project was last opened from or made in.")
RECENT_PROJECTS = Option("projects/recent", "", "Projects that were open, the last one first, as JSON.")

OPTIONS = (
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
)


class Settings:
    """The remembered values, in one readable file of the user's."""

    def __init__(self) -> None:
        # An INI file on every system: it can be read, copied and deleted by its owner.
        ini, home = QSettings.Format.IniFormat, own_home()
        self._store = (
            QSettings(ini, QSettings.Scope.UserScope, "bloodcell", "bloodcell-gui")
            if home is None
            else QSettings(str(home / "config" / "bloodcell-gui.ini"), ini)
        )

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
        self._store.setValue(option.key, value)
