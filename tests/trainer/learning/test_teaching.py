from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.bundle.model_file import ModelFile, read_card
from trainer.config import TrainingConfig
from trainer.dataset.sources import ArrayImage
from trainer.errors import ConfigError, ModelFileError
from trainer.jobs import JobControl, TrainJob
from trainer.learning.fit import FitData, fit_network
from trainer.learning.networks import Network
from trainer.learning.starting_point import StartingPoint
from trainer.learning.teaching import ask_teachers, check_teachers, find_teachers
from trainer.learning.train import train

MakeModel = Callable[..., ModelFile]
# The tiny model's, in its order: red, green, blue.
CLASSES = ("neutrophil", "erythroblast", "platelet")


def ask(
    teachers: list[ModelFile], images: NDArray[np.uint8], class_ids: tuple[str, ...] = CLASSES
) -> np.ndarray:
    rows = range(len(images))
    return ask_teachers(
        teachers, [ArrayImage(images, row) for row in rows], [f"{row:032x}" for row in rows], class_ids
    )


def test_a_teacher_says_how_likely_each_class_is_in_the_order_that_is_asked_for(
    make_model: MakeModel, images: NDArray[np.uint8], labels: NDArray[np.int64]
) -> None:
    said = ask([make_model()], images)
    np.testing.assert_allclose(said.sum(axis=1), 1, rtol=1e-5)
    assert (said.argmax(axis=1) == labels).all()
    turned = ask([make_model()], images, ("platelet", "neutrophil", "erythroblast"))
    np.testing.assert_array_equal(turned, said[:, [2, 0, 1]])


def test_several_teachers_are_heard_alike(make_model: MakeModel, images: NDArray[np.uint8]) -> None:
    sure, doubtful = make_model("sure", temperature=0.2), make_model("doubtful", temperature=20.0)
    both = ask([sure, doubtful], images)
    np.testing.assert_allclose(both, (ask([sure], images) + ask([doubtful], images)) / 2, rtol=1e-5)


def test_teachers_are_found_by_their_names(make_model: MakeModel) -> None:
    one, other = make_model("one"), make_model("other")
    assert find_teachers("") == ()
    assert [model.name for model in find_teachers(f"{one.path}, {other.path}")] == ["one", "other"]
    with pytest.raises(ModelFileError, match="no model"):
        find_teachers("nobody")


def test_a_teacher_of_other_classes_is_refused(make_model: MakeModel) -> None:
    check_teachers([make_model()], CLASSES)
    with pytest.raises(ConfigError, match="“tiny” was made for other classes: “monocyte”"):
        check_teachers([make_model()], ("neutrophil", "erythroblast", "monocyte"))


def test_what_the_teacher_says_is_learned(network: Network, data: FitData) -> None:
    # It calls every class by the next one's name.
    taught = np.eye(3, dtype=np.float32)[(data.labels[data.train] + 1) % 3]
    config = TrainingConfig(
        network="basic_cnn",
        batch_size=6,
        epochs=6,
        learning_rate=3e-3,
        augmentation="none",
        teacher="somebody",
        teacher_share=0.95,
        early_stopping=10,
    )
    # What is kept is the epoch that validates best: the teacher's mistake is in those labels, too.
    labels = data.labels.copy()
    labels[data.validation] = (labels[data.validation] + 1) % 3
    fit_network(
        network,
        replace(data, labels=labels, taught=taught),
        config,
        start=StartingPoint(pretrained=False),
        job_id="job",
        emit=lambda _: None,
        control=JobControl(),
    )
    said = network.model.predict(data.pixels.astype(np.float32), verbose=0).argmax(axis=1)
    assert (said == (data.labels + 1) % 3).mean() > 0.9


def test_a_training_with_a_teacher_names_it_in_the_card_and_refuses_one_that_is_missing(
    make_model: MakeModel, cells: Callable[..., Path], tmp_path: Path
) -> None:
    folder = cells(dict.fromkeys(CLASSES, 8))
    config = TrainingConfig(
        network="basic_cnn",
        weights="none",
        input_size=32,
        epochs=1,
        batch_size=8,
        augmentation="none",
        teacher=str(make_model("teacher").path),
    )
    out = tmp_path / "taught.bloodcell"
    train(TrainJob(dataset=folder, config=config, out=out), lambda _: None, JobControl())
    assert read_card(out).training.teacher == "teacher.bloodcell"
    missing = replace(config, teacher=str(tmp_path / "gone.bloodcell"))
    job = TrainJob(dataset=tmp_path / "nowhere", config=missing, out=out)
    with pytest.raises(ModelFileError):
        train(job, lambda _: None, JobControl())
