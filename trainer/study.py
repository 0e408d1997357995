"""The study's table, repeated: its networks on one data set, with and without cleaning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from trainer.errors import TrainerError
from trainer.files import replace_file, write_bytes
from trainer.networks import find_preset
from trainer.reports.tables import STANDARD, write_table
from trainer.versioned import DamagedFormError, NewerFormError, decode_versioned

SCHEMA = 1

# Accuracy on the study's external test set, which is not public: networks trained on its 13,759
# images after cleaning. They stand beside ours for orientation, since no image is the same.
PUBLISHED = {
    "basic_cnn": 0.62,
    "vgg16": 0.86,
    "xception": 0.92,
    "efficientnet_b7": 0.88,
    "se_resnet50": 0.75,
    "convnext_base": 0.91,
}

# Below either of these a row shows that a network runs, and nothing more.
_FEW_IMAGES_PER_CLASS = 100
_FEW_EPOCHS = 4

_ROWS = "study.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyRow:
    """One training of the study and what came of it.

    Attributes:
        network: Id of the network.
        is_cleaned: Whether exact copies were left out and the decisions applied.
        started_from: Pretrained weights in words; empty for none.
        digest: Tells the options and data of the training; a row of the same is not run again.
        n_train: Images learned from.
        n_test: Images of the own test part.
        fewest_images: Images of the smallest class, all parts.
        epochs_run: Epochs that were run.
        best_epoch: The one that was kept, from 1; 0 where what it started from was.
        minutes: Duration of the whole training, conversion and scoring included.
        accuracy: On the own test part; None where the training failed.
        balanced_accuracy: The same, mean over classes.
        macro_f1: The same.
        corrupted_accuracy: Mean over corrupted copies of images of the own test part.
        external_accuracy: On the external test set; None where none was given.
        external_balanced_accuracy: The same, mean over the classes present there.
        failure: Why there is no result, one sentence; empty where there is one.
    """

    network: str
    is_cleaned: bool
    digest: str
    started_from: str = ""
    n_train: int = 0
    n_test: int = 0
    fewest_images: int = 0
    epochs_run: int = 0
    best_epoch: int = 0
    minutes: float = 0.0
    accuracy: float | None = None
    balanced_accuracy: float | None = None
    macro_f1: float | None = None
    corrupted_accuracy: float | None = None
    external_accuracy: float | None = None
    external_balanced_accuracy: float | None = None
    failure: str = ""

    @property
    def note(self) -> str:
        """What a reader must know before comparing the row, or why there is no result."""
        if self.failure:
            return self.failure
        if self.fewest_images < _FEW_IMAGES_PER_CLASS or self.epochs_run < _FEW_EPOCHS:
            return "runs; says nothing about accuracy"
        return ""


class _Rows(msgspec.Struct, frozen=True):
    schema: int
    rows: tuple[StudyRow, ...]


def read_rows(folder: Path) -> tuple[StudyRow, ...]:
    """Return the rows that an earlier run left in a folder; none where there was no run.

    Raises:
        TrainerError: The file of rows cannot be read, is damaged or from a newer version.
    """
    path = folder / _ROWS
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise TrainerError(
            f"“{path}” cannot be read ({error.strerror or error}).", "Choose another folder with --out."
        ) from error
    try:
        return decode_versioned(data, _Rows, SCHEMA).rows
    except NewerFormError as error:
        raise TrainerError(f"“{path}” comes from {error}.", "Update the application.") from error
    except DamagedFormError as error:
        raise TrainerError(
            f"“{path}” is damaged: {error}.", "Choose another folder with --out, or remove that file."
        ) from error


def put_row(rows: Iterable[StudyRow], row: StudyRow) -> tuple[StudyRow, ...]:
    """Return the rows with one added, in place of an older one of the same network and cleaning."""
    old = list(rows)
    for index, other in enumerate(old):
        if (other.network, other.is_cleaned) == (row.network, row.is_cleaned):
            old[index] = row
            return tuple(old)
    return (*old, row)


def write_study(folder: Path, rows: Sequence[StudyRow], remarks: Sequence[str]) -> tuple[Path, ...]:
    """Write the rows, and the table of them as Markdown and CSV.

    Args:
        folder: Made where it is missing.
        rows: In the order of the table.
        remarks: Sentences under the table: data, machine, options.

    Returns:
        The files of the table.

    Raises:
        OutputError: The folder cannot be written.
    """
    write_bytes(folder / _ROWS, msgspec.json.format(msgspec.json.encode(_Rows(SCHEMA, tuple(rows)))))
    markdown, table = folder / "study.md", folder / "study.csv"
    with replace_file(markdown, "w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in _markdown(rows, remarks))
    with write_table(table, STANDARD, _COLUMNS) as write:
        for row in rows:
            write([_plain(value) for value in _values(row)])
    return markdown, table


_COLUMNS = (
    "network",
    "cleaning",
    "started from",
    "images",
    "epochs (best)",
    "minutes",
    "accuracy",
    "balanced",
    "macro F1",
    "corrupted",
    "external",
    "external balanced",
    "the study's",
    "note",
)
_NUMBERS = frozenset(range(3, 13))


def _values(row: StudyRow) -> tuple[str | float | None, ...]:
    return (
        find_preset(row.network).title,
        "cleaned" if row.is_cleaned else "as is",
        row.started_from or "nothing",
        str(row.n_train) if row.n_train else "",
        f"{row.epochs_run} ({row.best_epoch})" if row.epochs_run else "",
        f"{row.minutes:.1f}",
        row.accuracy,
        row.balanced_accuracy,
        row.macro_f1,
        row.corrupted_accuracy,
        row.external_accuracy,
        row.external_balanced_accuracy,
        PUBLISHED.get(row.network),
        row.note,
    )


def _plain(value: str | float | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:.4f}"


def _markdown(rows: Sequence[StudyRow], remarks: Sequence[str]) -> Iterable[str]:
    yield "| " + " | ".join(_COLUMNS) + " |"
    yield "|" + "|".join("---:" if index in _NUMBERS else "---" for index in range(len(_COLUMNS))) + "|"
    for row in rows:
        yield "| " + " | ".join(_plain(value).replace("|", "\\|") for value in _values(row)) + " |"
    for remark in remarks:
        yield ""
        yield remark
