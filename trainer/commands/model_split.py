"""Which image was in which part when a model was trained: from the model's file, or a file beside it."""

from collections.abc import Mapping
from pathlib import Path

from trainer.bundle.model_file import ModelFile, read_split
from trainer.dataset.split_file import read_split_file
from trainer.dataset.splits import Split
from trainer.errors import DatasetError


def find_split(model: ModelFile, split_file: Path | None) -> Mapping[str, Split]:
    """Return the part of each image that a model was made with, by the fingerprint of its pixels.

    Args:
        model: The model.
        split_file: What `bloodcell train --split-file` wrote; None for what the model's file tells.

    Raises:
        DatasetError: The file cannot be read, or neither tells.
        ModelFileError: The model's own is damaged.
    """
    split = read_split(model.path) if split_file is None else read_split_file(split_file)
    if split is None:
        raise DatasetError(
            f"The model “{model.name}” does not tell which image was in which part.",
            "Give the file that `bloodcell train --split-file` wrote when it was trained, by --split-file.",
        )
    return split
