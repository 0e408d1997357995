from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from trainer.bundle.card import CleaningDescription
from trainer.classes import Role
from trainer.config import TrainingConfig, change_config
from trainer.dataset.framing import frame_image
from trainer.dataset.splits import Split
from trainer.errors import Cancelled, DatasetError, DecisionsError
from trainer.events import Event, Message, Progress
from trainer.jobs import JobControl
from trainer.learning.material import Material, framing_of, read_material

CONFIG = TrainingConfig(network="basic_cnn", weights="none", input_size=32)

Read = Callable[..., Material]


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def read(cells: Callable[..., Path], tmp_path: Path, told: list[str]) -> Read:
    """A function that reads twelve cells of two classes, cleaned by the lines of a decisions file."""
    folder = cells({"neutrophil": 12, "platelet": 12})
    (folder / "neutrophil" / "again.jpg").write_bytes((folder / "neutrophil" / "3.jpg").read_bytes())

    def emit(event: Event) -> None:
        if isinstance(event, Message):
            told.append(event.text)

    def read_cleaned(*lines: str, **changes: Any) -> Material:
        decisions = None
        if lines:
            decisions = tmp_path / "decisions.csv"
            decisions.write_text("\n".join(["path,decision,new_label", *lines]), encoding="utf-8")
        workspace = tmp_path / "workspace"
        workspace.mkdir(exist_ok=True)
        config = change_config(CONFIG, **changes)
        return read_material(folder, config, workspace, "job", emit, JobControl(), decisions=decisions)

    return read_cleaned


def test_pixels_labels_and_fingerprints_stay_together(read: Read, told: list[str]) -> None:
    material = read("neutrophil/0.jpg,exclude,", "platelet/5.jpg,relabel,neutrophil", duplicates="leave_out")
    loaded = material.loaded
    names = [image.source.name for image in loaded.images]
    assert len(names) == 23
    assert not {"neutrophil/0.jpg", "neutrophil/again.jpg"} & set(names)
    for row, image in enumerate(loaded.images):
        decoded = image.source.load().decoded.pixels
        np.testing.assert_array_equal(loaded.pixels[row], frame_image(decoded, framing_of(CONFIG)))
        expected = (
            "platelet" if names[row].startswith("platelet") and "5.jpg" not in names[row] else "neutrophil"
        )
        assert material.classes[material.labels[row]].id == expected
    assert material.cleaning == CleaningDescription(
        decisions="decisions.csv", n_relabelled=1, n_excluded=1, n_copies=1
    )
    assert "Left out: neutrophil/again.jpg: it is an exact copy of another." in told


def test_as_it_is_means_as_it_is(read: Read) -> None:
    material = read()
    assert len(material.labels) == 25
    assert material.cleaning is None
    assert material.describe(CONFIG, source="", licence="").cleaning is None


def test_a_class_that_cleaning_empties_is_told_before_training(read: Read) -> None:
    with pytest.raises(DatasetError, match="All images are of one class"):
        read(*(f"platelet/{number}.jpg,exclude," for number in range(12)))


def test_decisions_mend_a_class_that_is_too_small(read: Read, cells: Callable[..., Path]) -> None:
    cells({"monocyte": 1})
    with pytest.raises(DatasetError, match="too few"):
        read()
    assert [known.id for known in read("monocyte/0.jpg,exclude,").classes] == ["neutrophil", "platelet"]


def test_decisions_about_images_that_a_share_leaves_aside_are_no_mistake(read: Read) -> None:
    kept = {image.source.name for image in read(images_per_class=5).loaded.images}
    aside = next(f"platelet/{number}.jpg" for number in range(12) if f"platelet/{number}.jpg" not in kept)
    material = read(f"{aside},exclude,", images_per_class=5)
    assert material.cleaning == CleaningDescription(decisions="decisions.csv")
    with pytest.raises(DecisionsError, match="another data set"):
        read("elsewhere/1.jpg,exclude,", images_per_class=5)


def test_near_copies_of_a_cell_are_in_one_part(cells: Callable[..., Path], tmp_path: Path) -> None:
    folder = cells({"neutrophil": 20, "platelet": 20})
    for number in range(20):
        image = Image.open(folder / "neutrophil" / f"{number}.jpg")
        image.transpose(Image.Transpose.ROTATE_90).save(folder / "neutrophil" / f"{number}-turned.jpg")
    (tmp_path / "workspace").mkdir()
    material = read_material(folder, CONFIG, tmp_path / "workspace", "job", lambda _event: None, JobControl())
    names = [image.source.name for image in material.loaded.images]
    part_of = dict(zip(names, material.parts, strict=True))
    pairs = [(f"neutrophil/{number}.jpg", f"neutrophil/{number}-turned.jpg") for number in range(20)]
    assert all(part_of[first] is part_of[second] for first, second in pairs)
    assert len({part_of[first] for first, _ in pairs}) == 3


def test_the_samples_of_a_manifest_are_in_one_part_each(cells: Callable[..., Path], tmp_path: Path) -> None:
    folder = cells({"neutrophil": 20, "platelet": 20})
    lines = [f"{c}/{n}.jpg,{c},P{n // 4}" for c in ("neutrophil", "platelet") for n in range(20)]
    manifest = folder / "labels.csv"
    manifest.write_text("\n".join(["path,label,sample_id", *lines]), encoding="utf-8")
    (tmp_path / "workspace").mkdir()
    material = read_material(
        manifest, CONFIG, tmp_path / "workspace", "job", lambda _event: None, JobControl()
    )
    parts = {
        (image.sample_id, part) for image, part in zip(material.loaded.images, material.parts, strict=True)
    }
    assert len(parts) == 5
    assert {part for _, part in parts} == set(Split)


def test_parts_that_leak_are_refused_until_the_copies_are_left_out(
    cells: Callable[..., Path], tmp_path: Path
) -> None:
    folder = cells({"neutrophil": 8, "platelet": 8})
    for part, numbers in (("train", range(5)), ("val", range(5, 7)), ("test", range(7, 8))):
        for name in ("neutrophil", "platelet"):
            (folder / part / name).mkdir(parents=True)
            for number in numbers:
                (folder / name / f"{number}.jpg").rename(folder / part / name / f"{number}.jpg")
    for name in ("neutrophil", "platelet"):
        (folder / name).rmdir()
    (folder / "test/platelet/leak.jpg").write_bytes((folder / "train/platelet/2.jpg").read_bytes())
    (tmp_path / "workspace").mkdir()

    def read(decisions: Path | None = None) -> Material:
        workspace = tmp_path / "workspace"
        return read_material(
            folder, CONFIG, workspace, "job", lambda _event: None, JobControl(), decisions=decisions
        )

    with pytest.raises(DatasetError, match="1 cell is in more than one part"):
        read()
    decisions = tmp_path / "decisions.csv"
    decisions.write_text("path,decision\ntrain/platelet/2.jpg,exclude\n", encoding="utf-8")
    assert len(read(decisions).labels) == 16


@pytest.mark.parametrize("stage", ["Reading images", "Looking at images", "Comparing look-alikes"])
def test_a_job_that_is_to_stop_ends_in_the_stage_it_is_at(
    cells: Callable[..., Path], tmp_path: Path, stage: str
) -> None:
    folder = cells({"neutrophil": 12, "platelet": 12})
    # Something to be compared.
    turned = Image.open(folder / "neutrophil" / "0.jpg").transpose(Image.Transpose.ROTATE_90)
    turned.save(folder / "neutrophil" / "turned.jpg")
    stages: list[str] = []

    def emit(event: Event) -> None:
        if isinstance(event, Progress):
            stages.append(event.stage)

    control = JobControl(should_stop=lambda: stages[-1] == stage)
    with pytest.raises(Cancelled):
        read_material(folder, CONFIG, tmp_path, "job", emit, control)
    assert stages[-1] == stage


@pytest.mark.parametrize(
    ("lines", "duplicates", "remedy"),
    [
        (
            [f"{name}/{n}.jpg,exclude," for name in ("neutrophil", "platelet") for n in range(2)],
            "keep",
            "exclude every",
        ),
        ([], "leave_out", "Decide which class"),
    ],
)
def test_where_cleaning_leaves_nothing_the_remedy_is_that_of_the_cause(
    cells: Callable[..., Path], tmp_path: Path, lines: list[str], duplicates: str, remedy: str
) -> None:
    # Every picture is there under both classes.
    folder = cells({"neutrophil": 2})
    (folder / "platelet").mkdir()
    for number in range(2):
        name = f"{number}.jpg"
        (folder / "platelet" / name).write_bytes((folder / "neutrophil" / name).read_bytes())
    decisions = None
    if lines:
        decisions = tmp_path / "decisions.csv"
        decisions.write_text("\n".join(["path,decision,new_label", *lines]), encoding="utf-8")
    (tmp_path / "workspace").mkdir()
    # So few images are refused for another reason where parts are drawn of them.
    config = change_config(CONFIG, duplicates=duplicates, test_fraction=0.0)
    with pytest.raises(DatasetError, match="leaves no image") as refused:
        read_material(
            folder,
            config,
            tmp_path / "workspace",
            "job",
            lambda _event: None,
            JobControl(),
            decisions=decisions,
        )
    assert remedy in refused.value.remedy


@pytest.fixture
def unlabelled(cells: Callable[..., Path], tmp_path: Path) -> Path:
    """Sixteen neutrophils and sixteen platelets in one folder; decisions label twelve of each."""
    folder = cells({"neutrophil": 16, "platelet": 16}, flat=True, folder="new")
    lines = [f"{c}-{n}.jpg,relabel,{c}" for c in ("neutrophil", "platelet") for n in range(12)]
    lines.append("platelet-12.jpg,exclude,")
    (tmp_path / "decisions.csv").write_text("\n".join(["path,decision,new_label", *lines]), encoding="utf-8")
    (tmp_path / "workspace").mkdir()
    return folder


def read_unlabelled(folder: Path, told: list[str], **changes: Any) -> Material:
    def emit(event: Event) -> None:
        if isinstance(event, Message):
            told.append(event.text)

    workspace, decisions = folder.parent / "workspace", folder.parent / "decisions.csv"
    config = change_config(CONFIG, **changes)
    return read_material(folder, config, workspace, "job", emit, JobControl(), decisions=decisions)


def test_decisions_label_a_folder_that_has_no_labels(unlabelled: Path, told: list[str]) -> None:
    material = read_unlabelled(unlabelled, told)
    assert len(material.labels) == 24
    for image, label in zip(material.loaded.images, material.labels, strict=True):
        assert image.source.name.startswith(material.classes[label].id)
    assert material.cleaning == CleaningDescription(
        decisions="decisions.csv", n_labelled=24, n_excluded=1, n_unlabelled=7
    )
    assert "Left out, since nothing says of which class they are: 7." in told
    assert "Labelled by decisions: 24." in told


def test_a_share_of_what_decisions_label_is_taken_class_by_class(unlabelled: Path, told: list[str]) -> None:
    material = read_unlabelled(unlabelled, told, images_per_class=6)
    assert np.bincount(material.labels).tolist() == [6, 6]


def test_a_class_that_decisions_bring_in_has_its_role(unlabelled: Path, told: list[str]) -> None:
    lines = [
        f"{c}-{n}.jpg,relabel,{new},{role}"
        for c, new, role in (("neutrophil", "neutrophil", ""), ("platelet", "smudge", "artefact"))
        for n in range(6)
    ]
    text = "\n".join(["path,decision,new_label,role", *lines])
    (unlabelled.parent / "decisions.csv").write_text(text, encoding="utf-8")
    material = read_unlabelled(unlabelled, told)
    assert [(one.id, one.role) for one in material.classes] == [
        ("neutrophil", Role.WBC),
        ("smudge", Role.ARTEFACT),
    ]


def test_a_folder_that_nobody_labelled_is_refused(unlabelled: Path, told: list[str]) -> None:
    text = "path,decision\nplatelet-0.jpg,exclude"
    (unlabelled.parent / "decisions.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError, match="No image of “new” has a label, and the decisions give none"):
        read_unlabelled(unlabelled, told)
    assert told == []
