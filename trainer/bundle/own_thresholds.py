"""The user's own word on how sure a model must be of a cell, kept beside the library.

It belongs to this user and to that very network, whatever its file is called: a model file stays as it is,
also the one that comes with the product, and means the same everywhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from trainer import resources
from trainer.bundle.card import ModelCard, Share
from trainer.bundle.model_file import LITERT, ModelFile
from trainer.errors import ConfigError
from trainer.files import write_bytes
from trainer.language import tr
from trainer.versioned import DamagedFormError, NewerFormError, decode_versioned

# Stands for all classes that are not named.
ALL = "all"

_SCHEMA = 1

Thresholds = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What is kept: thresholds by class id or `all`, by the SHA-256 of the network."""

    schema: Annotated[int, Meta(ge=1)] = _SCHEMA
    thresholds: dict[str, dict[str, Share]] = field(default_factory=dict)


def find_own_thresholds(card: ModelCard) -> Thresholds | None:
    """Return the user's thresholds for a model; None where the user said nothing.

    Raises:
        ConfigError: What is kept cannot be read: no other takes its place in silence.
    """
    return _read().thresholds.get(card.entries.get(LITERT, ""))


def keep_own_thresholds(card: ModelCard, thresholds: Thresholds | None) -> None:
    """Keep the user's thresholds for a model, in the window and on the command line.

    Args:
        card: The model's card.
        thresholds: Confidence in [0, 1] under which a cell is unsure, by class id, or by `all` for those that
            are not named; None for what the model's card says.

    Raises:
        ConfigError: A class is unknown, a threshold is no share, or what is kept cannot be read.
        OutputError: It cannot be written.
    """
    for name, threshold in (thresholds or {}).items():
        if name != ALL and name not in card.class_ids:
            raise ConfigError(
                tr("The model knows no class “{name}”.", name=name),
                tr("It knows: {class_ids}.", class_ids=", ".join(card.class_ids)),
            )
        if not 0 <= threshold <= 1:
            raise ConfigError(tr("A threshold is a share."), tr("Give a number from 0 to 1."))
    kept = dict(_read().thresholds)
    digest = card.entries[LITERT]
    if thresholds is None:
        kept.pop(digest, None)
    else:
        kept[digest] = dict(thresholds)
    data = msgspec.json.encode(_Kept(thresholds=dict(sorted(kept.items()))))
    write_bytes(_path(), msgspec.json.format(data, indent=2))


def apply_own_thresholds(model: ModelFile) -> ModelFile:
    """Return a model with the user's thresholds in place of those of its card.

    Raises:
        ConfigError: What is kept cannot be read.
    """
    own = find_own_thresholds(model.card)
    return model if own is None else replace(model, card=replace(model.card, thresholds=dict(own)))


def _path() -> Path:
    return resources.user_models() / "thresholds.json"


def _read() -> _Kept:
    path = _path()
    try:
        return decode_versioned(path.read_bytes(), _Kept, _SCHEMA)
    except FileNotFoundError:
        return _Kept()
    except (OSError, NewerFormError, DamagedFormError) as error:
        raise ConfigError(
            tr("Your thresholds in “{path}” cannot be read ({error}).", path=path, error=error),
            tr("Remove the file to go back to what the models say."),
        ) from error
