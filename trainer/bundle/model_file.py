"""The model file `NAME.bloodcell`: an uncompressed ZIP that is checked, never executed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trainer.bundle.card import ModelCard

SUFFIX = ".bloodcell"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model file that was opened and checked.

    Attributes:
        path: Where it is.
        card: All that is known about the model.
        litert: The LiteRT model, bytes whose hash was checked.
    """

    path: Path
    card: ModelCard
    litert: bytes

    @property
    def name(self) -> str:
        """Name of the model in the library: the file's name without its suffix."""
        return self.path.stem


def read_model(path: Path) -> ModelFile:
    """Open a model file and check it: entries, sizes, hashes, card, shapes.

    Raises:
        ModelFileError: It is missing, damaged, foreign, false or from a newer version.
    """
    raise NotImplementedError


def read_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """Read the weights for training on, by name, each checked against the file's hash.

    Raises:
        ModelFileError: As `read_model`.
    """
    raise NotImplementedError


def write_model(
    path: Path, card: ModelCard, litert: bytes, weights: Mapping[str, NDArray[np.float32]]
) -> ModelFile:
    """Write a model file by temporary name and rename; the card gets the entries' hashes.

    Raises:
        OutputError: It cannot be written there.
    """
    raise NotImplementedError
