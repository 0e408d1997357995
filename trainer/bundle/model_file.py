"""The model file `NAME.bloodcell`: an uncompressed ZIP that is checked, never executed."""

import hashlib
import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.card import ModelCard, decode_card, encode_card
from trainer.bundle.learned import LearnedStatistics, decode_learned, encode_learned
from trainer.bundle.litert_check import check_litert
from trainer.bundle.split_entry import decode_split, encode_split
from trainer.dataset.splits import Split
from trainer.errors import ModelFileError
from trainer.files import replace_file
from trainer.language import mark, tr

SUFFIX = ".bloodcell"

CARD = "card.json"
LITERT = "model.tflite"
WEIGHTS = "weights.safetensors"
SPLIT = "split.safetensors"
LEARNED = "learned.safetensors"
# A model need not tell its split, nor what it learned from looks like: those of earlier versions do not.
REQUIRED = (CARD, LITERT, WEIGHTS)
ENTRIES = (*REQUIRED, SPLIT, LEARNED)

MAX_CARD_BYTES = 4 * 2**20
# The largest network of the product (ConvNeXtBase) has 350 MB of weights.
MAX_ENTRY_BYTES = 2 * 2**30

# A fixed date: the same model gives the same bytes.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_DAMAGED_REMEDY = mark("Get the file again from where it came from.")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model file that was opened and checked.

    Attributes:
        path: Where it is.
        card: All that is known about the model.
        litert: The LiteRT model, bytes whose hash was checked.
        learned: Statistics of what it learned from; None where the file does not tell.
    """

    path: Path
    card: ModelCard
    litert: bytes
    learned: LearnedStatistics | None = None

    @property
    def name(self) -> str:
        """Name of the model in the library: the file's name without its suffix."""
        return self.path.stem


def read_model(path: Path) -> ModelFile:
    """Open a model file and check it: entries, sizes, card, hashes.

    Nothing in it is executed, and no entry is read before its declared size was held against
    the size of the file.

    Raises:
        ModelFileError: It is missing, damaged, foreign, false or from a newer version.
    """
    card, entries = _read_entries(path, (LITERT, LEARNED))
    litert = entries[LITERT]
    if litert[4:8] != b"TFL3":
        raise ModelFileError(
            tr("The network in “{path}” is no LiteRT model.", path=path.name), tr(_DAMAGED_REMEDY)
        )
    try:
        check_litert(litert)
    except ValueError as error:
        raise ModelFileError(
            tr("The network in “{path}” is damaged or false ({error}).", path=path.name, error=error),
            tr(_DAMAGED_REMEDY),
        ) from error
    if LEARNED not in entries:
        return ModelFile(path, card, litert)
    try:
        learned = decode_learned(entries[LEARNED], len(card.classes), card.n_features)
    except ValueError as error:
        raise ModelFileError(
            tr("The statistics in “{path}” are damaged ({error}).", path=path.name, error=error),
            tr(_DAMAGED_REMEDY),
        ) from error
    return ModelFile(path, card, litert, learned)


def read_card(path: Path) -> ModelCard:
    """Read the card alone, which takes no time; the hashes of the other entries are not checked.

    Raises:
        ModelFileError: As `read_model`, but for what only the hashes tell.
    """
    with _open_archive(path) as (_, card):
        return card


def read_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """Read the weights for training on, by name.

    Raises:
        ModelFileError: As `read_model`; or a weight is no float32 array.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load

    _, entries = _read_entries(path, (WEIGHTS,))
    try:
        # safetensors holds every declared shape against the bytes that are there.
        weights: dict[str, NDArray[np.float32]] = load(entries[WEIGHTS])
    except (SafetensorError, ValueError, KeyError) as error:
        raise ModelFileError(
            tr("The weights in “{path}” are damaged ({error}).", path=path.name, error=error),
            tr(_DAMAGED_REMEDY),
        ) from error
    if any(array.dtype != np.float32 for array in weights.values()):
        raise ModelFileError(
            tr("The weights in “{path}” are not of type float32.", path=path.name), tr(_DAMAGED_REMEDY)
        )
    return weights


def read_split(path: Path) -> dict[str, Split] | None:
    """Read which image was in which part when the model was made, by the fingerprint of its pixels.

    Returns:
        The part of each image; None where the file does not tell.

    Raises:
        ModelFileError: As `read_model`; or the split is not as it must be.
    """
    _, entries = _read_entries(path, (SPLIT,))
    if SPLIT not in entries:
        return None
    try:
        return decode_split(entries[SPLIT])
    except ValueError as error:
        raise ModelFileError(
            tr("The split in “{path}” is damaged ({error}).", path=path.name, error=error),
            tr(_DAMAGED_REMEDY),
        ) from error


def write_model(
    path: Path,
    card: ModelCard,
    litert: bytes,
    weights: Mapping[str, NDArray[np.float32]],
    split: Mapping[str, Split] | None = None,
    learned: LearnedStatistics | None = None,
) -> ModelFile:
    """Write a model file by temporary name and rename; the card gets the entries' hashes.

    Args:
        path: The file to write.
        card: The card; its `entries` are replaced.
        litert: The LiteRT model.
        weights: All weights of the network by name.
        split: Part of each image that it was made with, by fingerprint; None leaves that out.
        learned: Statistics of what it learned from; None leaves them out.

    Returns:
        The model as `read_model` would give it.

    Raises:
        OutputError: It cannot be written there.
    """
    from safetensors.numpy import save

    contents = {LITERT: litert, WEIGHTS: save({name: np.ascontiguousarray(w) for name, w in weights.items()})}
    if split is not None:
        contents[SPLIT] = encode_split(split)
    if learned is not None:
        contents[LEARNED] = encode_learned(learned)
    card = replace(card, entries=_hash_entries(contents))
    _write_entries(path, card, contents)
    return ModelFile(path, card, litert, learned)


def rewrite_card(source: Path, target: Path, **changes: Any) -> ModelCard:
    """Write a model file again with another card; its other entries stay byte by byte as they are.

    Args:
        source: The model file.
        target: Where it goes; may be the same file.
        **changes: Fields of the card, such as `title`.

    Returns:
        The new card.

    Raises:
        ModelFileError: As `read_model`: what is damaged is not written anew.
        OutputError: It cannot be written there.
    """
    card, contents = _read_entries(source, ENTRIES)
    changed = replace(card, **changes)
    _write_entries(target, changed, contents)
    return changed


def rewrite_learned(source: Path, target: Path, learned: LearnedStatistics, **changes: Any) -> ModelFile:
    """Write a model file again with other statistics of what it learned from, and another card.

    Args:
        source: The model file.
        target: Where it goes; may be the same file.
        learned: The statistics.
        **changes: Fields of the card that follow from them, such as `statistics`.

    Returns:
        The model as `read_model` would give it.

    Raises:
        ModelFileError: As `read_model`: what is damaged is not written anew.
        OutputError: It cannot be written there.
    """
    card, contents = _read_entries(source, ENTRIES)
    contents[LEARNED] = encode_learned(learned)
    changed = replace(card, **changes, entries=_hash_entries(contents))
    _write_entries(target, changed, contents)
    return ModelFile(target, changed, contents[LITERT], learned)


def _hash_entries(contents: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()}


def _write_entries(path: Path, card: ModelCard, contents: Mapping[str, bytes]) -> None:
    with replace_file(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in {CARD: encode_card(card), **contents}.items():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_DATE), data)


def _read_entries(path: Path, wanted: Collection[str]) -> tuple[ModelCard, dict[str, bytes]]:
    """Return the card and the wanted entries, those that are there; every entry's hash is checked."""
    contents = {}
    with _open_archive(path) as (archive, card):
        for name, expected in card.entries.items():
            data = archive.read(name)
            if hashlib.sha256(data).hexdigest() != expected:
                raise ModelFileError(
                    tr(
                        "“{path}” was changed or damaged: {name} does not match its card.",
                        path=path.name,
                        name=name,
                    ),
                    tr(_DAMAGED_REMEDY),
                )
            if name in wanted:
                contents[name] = data
    return card, contents


@contextmanager
def _open_archive(path: Path) -> Iterator[tuple[zipfile.ZipFile, ModelCard]]:
    """Open a model file whose entries and card are as they must be; say in words what is wrong."""
    try:
        size = path.stat().st_size
        with zipfile.ZipFile(path) as archive:
            _check_entries(archive, path, size)
            card = decode_card(archive.read(CARD))
            if set(card.entries) != set(archive.namelist()) - {CARD}:
                raise ModelFileError(
                    tr("The card of “{path}” does not list its entries.", path=path.name), tr(_DAMAGED_REMEDY)
                )
            yield archive, card
    except FileNotFoundError as error:
        raise ModelFileError(
            tr("There is no model file “{path}”.", path=path), tr("`bloodcell models` lists those at hand.")
        ) from error
    except (OSError, EOFError) as error:
        raise ModelFileError(
            tr("The model file “{path}” cannot be read ({error}).", path=path, error=error),
            tr("Check that it may be read."),
        ) from error
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError) as error:
        raise ModelFileError(
            tr("“{path}” is no model file, or is damaged ({error}).", path=path.name, error=error),
            tr(_DAMAGED_REMEDY),
        ) from error


def _check_entries(archive: zipfile.ZipFile, path: Path, file_size: int) -> None:
    """Hold names, kinds and declared sizes of all entries against what may be there."""
    infos = archive.infolist()
    names = [info.filename for info in infos]
    foreign = [name for name in names if name not in ENTRIES]
    if foreign:
        raise ModelFileError(
            tr(
                "“{path}” holds something that is no part of a model: “{foreign}”.",
                path=path.name,
                foreign=foreign[0][:80],
            ),
            tr("Do not use it; get a model file from a source you trust."),
        )
    if len(set(names)) < len(names) or not set(REQUIRED) <= set(names):
        raise ModelFileError(
            tr("“{path}” is incomplete or holds an entry twice.", path=path.name), tr(_DAMAGED_REMEDY)
        )
    for info in infos:
        limit = MAX_CARD_BYTES if info.filename == CARD else MAX_ENTRY_BYTES
        stored = info.compress_type == zipfile.ZIP_STORED and info.compress_size == info.file_size
        if not stored or info.flag_bits & 0x1 or info.file_size > min(limit, file_size):
            raise ModelFileError(
                tr(
                    "The entry {filename} of “{path}” has a false size.",
                    filename=info.filename,
                    path=path.name,
                ),
                tr(_DAMAGED_REMEDY),
            )
    if sum(info.file_size for info in infos) > file_size:
        raise ModelFileError(
            tr("The entries of “{path}” are larger than the file.", path=path.name), tr(_DAMAGED_REMEDY)
        )
