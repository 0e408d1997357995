import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from trainer.dataset.concerns import Obstacle, Severity
from trainer.dataset.inspection import N_EXAMPLES, inspect_dataset
from trainer.dataset.labelled import Problem
from trainer.dataset.splits import Split
from trainer.errors import Cancelled, DatasetError

WriteCells = Callable[..., Path]


@pytest.fixture
def folder(cells: WriteCells) -> Path:
    """Ten neutrophils, one of them twice and one also a platelet, five platelets, a bad file."""
    root = cells({"neutrophil": 10, "platelet": 5})
    shutil.copy(root / "neutrophil/0.jpg", root / "neutrophil/again.jpg")
    shutil.copy(root / "neutrophil/1.jpg", root / "platelet/neutrophil.jpg")
    Image.open(root / "platelet/0.jpg").convert("L").save(root / "platelet/0.png")
    (root / "platelet/0.jpg").unlink()
    (root / "platelet/bad.jpg").write_bytes(b"")
    return root


def test_a_folder_is_described_by_what_is_in_it(folder: Path) -> None:
    report = inspect_dataset(folder)
    assert [(found.cell_class.id, found.n_images, found.n_distinct) for found in report.classes] == [
        ("neutrophil", 11, 10),
        ("platelet", 6, 6),
    ]
    assert report.n_images == 17
    assert report.imbalance == pytest.approx(11 / 6)
    assert (report.n_repeated, report.n_contradicting, report.n_copies) == (1, 2, 3)
    assert report.contradictions == (("neutrophil/1.jpg", "platelet/neutrophil.jpg"),)
    assert report.sizes == {(96, 96): 17}
    assert report.formats == {"JPEG": 16, "PNG": 1}
    assert report.conversions == {"grey": 1}
    assert report.parts == {}
    assert report.native is None
    bad = Problem("platelet/bad.jpg", "The file is empty (0 bytes). Copy it again from where it came from.")
    assert report.problems == (bad,)
    assert {concern.obstacle for concern in report.concerns} == {Obstacle.CONTRADICTION, Obstacle.FEW_IMAGES}


def test_every_class_has_an_example(folder: Path) -> None:
    examples = inspect_dataset(folder).examples
    assert len(examples) == N_EXAMPLES
    assert {example.shape for example in examples} == {(96, 96, 3)}
    # The grey platelet stands for its class.
    assert any((example[..., 0] == example[..., 2]).all() for example in examples)


def test_the_same_is_found_in_an_archive(folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "cells.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in sorted(folder.rglob("*.*")):
            file.write(path, path.relative_to(folder))
    inside, outside = inspect_dataset(archive), inspect_dataset(folder)
    assert inside.form == "a folder a class, in a ZIP"
    assert inside.classes == outside.classes
    assert inside.contradictions == outside.contradictions
    assert inside.problems == outside.problems


def test_the_parts_of_medmnist_are_told(tmp_path: Path) -> None:
    arrays = {}
    random = np.random.default_rng(1)
    for part, count in (("train", 12), ("val", 4), ("test", 2)):
        arrays[f"{part}_images"] = random.integers(0, 256, (count, 28, 28, 3), np.uint8)
        arrays[f"{part}_labels"] = np.arange(count)[:, np.newaxis] % 2
    path = tmp_path / "blood.npz"
    np.savez(path, **arrays)
    report = inspect_dataset(path)
    assert report.parts == {Split.TRAIN: 12, Split.VALIDATION: 4, Split.TEST: 2}
    assert report.formats == {"array": 18}
    assert report.sizes == {(28, 28): 18}


def test_the_published_framing_is_recognised_and_examples_are_cut_to_the_cell(tmp_path: Path) -> None:
    random = np.random.default_rng(2)
    for label in "ab":
        for number in range(4):
            pixels = np.full((363, 360, 3), 200, np.uint8)
            pixels[150:210, 150:210] = random.integers(0, 256, 3)
            path = tmp_path / "set" / label / f"{number}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(pixels).save(path)
    report = inspect_dataset(tmp_path / "set")
    assert report.native is not None
    assert report.native.native_crop == 200
    assert {example.shape for example in report.examples} == {(256, 256, 3)}


def test_what_stops_training_comes_first(cells: WriteCells) -> None:
    root = cells({"neutrophil": 30, "platelet": 1, "monocyte": 5})
    concerns = inspect_dataset(root).concerns
    assert concerns[0].severity is Severity.ERROR
    assert concerns[0].classes == ("platelet",)
    assert [concern.severity for concern in concerns[1:]] == [Severity.WARNING]
    assert inspect_dataset(root, validation_fraction=0.2, test_fraction=0.0).concerns[0].classes == (
        "platelet",
    )


def test_a_class_that_cannot_be_read_at_all_is_told(folder: Path) -> None:
    (folder / "monocyte").mkdir()
    (folder / "monocyte/1.jpg").write_bytes(b"no image")
    concern = inspect_dataset(folder).concerns[0]
    assert (concern.obstacle, concern.severity) == (Obstacle.UNREADABLE, Severity.ERROR)


def test_a_set_without_one_readable_image_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cells/ig").mkdir(parents=True)
    (tmp_path / "cells/ig/1.png").write_bytes(b"no image")
    with pytest.raises(DatasetError, match=r"No image in “cells” could be read; the first, “ig/1\.png”"):
        inspect_dataset(tmp_path / "cells")


def test_it_can_be_cancelled_and_tells_how_far_it_is(folder: Path) -> None:
    told: list[tuple[int, int]] = []
    inspect_dataset(folder, lambda done, total: told.append((done, total)))
    assert told[-1] == (18, 18)

    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        inspect_dataset(folder, cancel)


def test_the_same_set_can_be_judged_by_other_fractions(cells: WriteCells) -> None:
    folder = cells({"neutrophil": 24, "platelet": 2})
    (folder / "platelet" / "copy.jpg").write_bytes((folder / "neutrophil" / "0.jpg").read_bytes())
    (folder / "monocyte").mkdir()
    (folder / "monocyte" / "bad.jpg").write_bytes(b"bad")
    for fractions in ((0.15, 0.15), (0.15, 0.0), (0.0, 0.0)):
        named = dict(zip(("validation_fraction", "test_fraction"), fractions, strict=True))
        report = inspect_dataset(folder, **named)
        for other in ((0.15, 0.15), (0.2, 0.0), (0.0, 0.0)):
            again = report.judge(validation_fraction=other[0], test_fraction=other[1])
            assert again.judge(**named).concerns == report.concerns
            assert again.concerns[0] == report.concerns[0]


def test_decisions_give_labels_to_images_that_have_none(cells: WriteCells) -> None:
    folder = cells({"neutrophil": 4, "platelet": 3}, flat=True)
    labels = {f"neutrophil-{number}.jpg": "neutrophil" for number in range(3)}
    labels |= {f"platelet-{number}.jpg": "Platelets" for number in range(3)}
    report = inspect_dataset(folder, labels=labels)
    assert [(found.cell_class.id, found.n_images) for found in report.classes] == [
        ("neutrophil", 3),
        ("platelet", 3),
    ]
    assert (report.n_images, report.n_labelled, report.n_unlabelled) == (6, 6, 1)
    with pytest.raises(DatasetError, match="No image of “cells” has a label, and the decisions give none"):
        inspect_dataset(folder, labels={})
    with pytest.raises(DatasetError, match="nothing says of which class"):
        inspect_dataset(folder)


def test_a_data_set_with_labels_takes_none_from_decisions(folder: Path) -> None:
    report = inspect_dataset(folder, labels={"neutrophil/0.jpg": "platelet"})
    assert [found.n_images for found in report.classes] == [11, 6]
    assert (report.n_labelled, report.n_unlabelled) == (0, 0)
