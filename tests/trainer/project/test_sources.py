import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from trainer.dataset.samples import find_samples, list_images
from trainer.errors import ImageError
from trainer.project.sources import open_sources

Paint = Callable[..., Path]


@pytest.fixture
def smears(paint: Paint, tmp_path: Path) -> Path:
    paint("smears/S-1/deep/a.png", "red")
    paint("smears/S-2/b.png", "blue")
    return tmp_path / "smears"


def make_zip(folder: Path) -> Path:
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.rglob("*.png")):
            archive.write(file, f"export/{file.relative_to(folder).as_posix()}")
    return path


def make_array(folder: Path) -> Path:
    path = folder.with_suffix(".npz")
    np.savez(path, images=np.arange(2 * 32 * 32 * 3, dtype=np.uint16).astype(np.uint8).reshape(2, 32, 32, 3))
    return path


@pytest.mark.parametrize("give", [Path, make_zip, make_array])
def test_images_are_found_again_by_folder_and_name(smears: Path, give: Callable[[Path], Path]) -> None:
    for sample in find_samples([give(smears)]):
        find_source = open_sources(sample.root)
        for image in list_images(sample):
            again = find_source(image.name)
            assert again.name == image.name
            assert again.load().digest == image.load().digest


@pytest.mark.parametrize("give", [Path, make_zip, make_array])
def test_what_is_no_longer_there_fails_with_words(smears: Path, give: Callable[[Path], Path]) -> None:
    sample = find_samples([give(smears)])[0]

    with pytest.raises(ImageError, match="is no longer"):
        open_sources(sample.root)("gone.png").load()


def test_an_archive_that_is_gone_or_damaged_fails_with_words(smears: Path) -> None:
    archive = make_zip(smears)
    sample = find_samples([archive])[0]

    archive.write_bytes(b"nothing")
    with pytest.raises(ImageError, match=r"It is no longer in “smears.zip”"):
        open_sources(sample.root)("deep/a.png").load()
    archive.unlink()
    with pytest.raises(ImageError, match="no longer there"):
        open_sources(sample.root)("deep/a.png").load()
