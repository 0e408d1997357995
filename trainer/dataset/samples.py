"""Finding the samples among what the user gives to be classified."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from trainer.dataset.sources import ImageSource


@dataclass(frozen=True, slots=True)
class Sample:
    """Images that are counted together.

    Attributes:
        id: Name of the sample, unique in a run.
        root: Folder, or the one `.npz`, that it comes from.
        files: For loose files: the very files; empty means "all images below root".
        skip_folders: Whether folders below root are samples of their own, so left out here.
    """

    id: str
    root: Path
    files: tuple[Path, ...] = ()
    skip_folders: bool = False


def find_samples(paths: Sequence[Path]) -> list[Sample]:
    """Return the samples in the given folders and files, in a fixed order.

    First-level sub-folders of a folder are samples; loose images in it form one sample named
    after it; loose files given directly form one named after their folder. Equal ids get `_2`.

    Raises:
        DatasetError: A path does not exist, or there is no image in any of them.
    """
    raise NotImplementedError


def list_images(sample: Sample) -> Iterator[ImageSource]:
    """Yield the images of a sample in a fixed order (folders and names sorted).

    A sub-folder or file that vanishes meanwhile ends or shortens the list, never raises.
    """
    raise NotImplementedError
