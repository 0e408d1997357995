from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from trainer.bundle.card import ModelCard
from trainer.bundle.model_file import ModelFile, read_model, read_split, read_weights, write_model
from trainer.classes import KNOWN_CLASSES
from trainer.config import TrainingConfig
from trainer.dataset.framing import Framing
from trainer.drawing.cells import draw_cell
from trainer.errors import ConversionError, DatasetError, ModelFileError
from trainer.events import Event, Message
from trainer.inference.interpreter import LiteRTModel
from trainer.inference.predictions import softmax
from trainer.jobs import JobControl, QuantiseJob, TrainJob
from trainer.learning import quantised
from trainer.learning.networks import Network
from trainer.learning.quantise import quantise
from trainer.learning.quantised import convert_to_integers
from trainer.learning.train import train


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> ModelFile:
    """A model that was trained for an epoch on the cells beside it, in `cells`."""
    folder = tmp_path_factory.mktemp("plain")
    for class_id in ("neutrophil", "platelet"):
        (folder / "cells" / class_id).mkdir(parents=True)
        for seed in range(12):
            Image.fromarray(draw_cell(class_id, seed)).save(folder / "cells" / class_id / f"{seed}.png")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BLOODCELL_HOME", str(folder / "home"))
        return make_model(folder / "cells", folder / "model.bloodcell")[0]


@pytest.fixture
def permissive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is known of a network so small: it may be no faster, and no better."""
    monkeypatch.setattr(quantised, "MOST_LOST", 1.0)
    monkeypatch.setattr(quantised, "_is_faster", lambda *_: True)


def make_model(folder: Path, out: Path, **options: object) -> tuple[ModelFile, list[Event]]:
    values = {
        "network": "basic_cnn",
        "weights": "none",
        "input_size": 32,
        "epochs": 1,
        "batch_size": 8,
        "augmentation": "none",
        **options,
    }
    events: list[Event] = []
    job = TrainJob(
        dataset=folder,
        config=TrainingConfig(**values),  # type: ignore[arg-type]
        out=out,
    )
    train(job, events.append, JobControl())
    return read_model(job.out), events


def run(model: ModelFile, out: Path, folder: Path | None = None) -> ModelFile:
    job = QuantiseJob(model=model.path, dataset=folder or model.path.parent / "cells", out=out)
    quantise(job, lambda _: None, JobControl())
    return read_model(job.out)


def test_integers_give_nearly_the_same_and_take_less_room(
    network: Network, images: NDArray[np.uint8], make_card: Callable[..., ModelCard], tmp_path: Path
) -> None:
    shape = network.feature_map_shape
    card = make_card(
        network="basic_cnn",
        framing=Framing(size=32),
        n_features=shape[2],
        feature_map=shape,
        classes=KNOWN_CLASSES[:3],
    )
    model = ModelFile(tmp_path / "one.bloodcell", card, convert_to_integers(network, images))
    found = LiteRTModel(model, batch_size=8).run(images[:8], ("logits", "features", "feature_map"))
    expected = network.served.predict(images[:8].astype(np.float32), verbose=0)
    assert np.abs(softmax(found["logits"]) - softmax(np.asarray(expected["logits"]))).max() < 0.02
    scale = np.abs(expected["features"]).max()
    assert np.abs(found["features"] - expected["features"]).max() < 0.05 * scale
    assert len(model.litert) < 1.5 * sum(weight.size for weight in network.model.get_weights())


@pytest.mark.usefixtures("permissive")
def test_a_model_is_written_anew_in_integers_and_measured(plain: ModelFile, tmp_path: Path) -> None:
    before = plain.path.read_bytes()
    new = run(plain, tmp_path / "new.bloodcell")
    assert plain.path.read_bytes() == before
    assert (plain.card.arithmetic, new.card.arithmetic) == ("float32", "int8")
    assert len(new.litert) < len(plain.litert) / 2
    assert read_split(new.path) == read_split(plain.path)
    for name, weight in read_weights(new.path).items():
        np.testing.assert_array_equal(weight, read_weights(plain.path)[name])
    assert new.card.scores.keys() == {"validation", "test"}
    assert new.card.statistics is not None
    assert new.learned is not None
    with pytest.raises(ModelFileError, match="already"):
        run(new, tmp_path / "newer.bloodcell")


@pytest.mark.parametrize(
    ("lost", "faster", "told"), [(-2.0, True, "fewer of the validation"), (1.0, False, "not faster")]
)
def test_what_is_worse_or_no_faster_is_not_written(
    plain: ModelFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: float, faster: bool, told: str
) -> None:
    monkeypatch.setattr(quantised, "MOST_LOST", lost)
    monkeypatch.setattr(quantised, "_is_faster", lambda *_: faster)
    with pytest.raises(ConversionError, match=told):
        run(plain, tmp_path / "new.bloodcell")
    assert not (tmp_path / "new.bloodcell").exists()


@pytest.mark.parametrize(("lost", "arithmetic"), [(1.0, "int8"), (-2.0, "float32")])
def test_training_publishes_integers_where_they_are_as_good(
    plain: ModelFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: float, arithmetic: str
) -> None:
    monkeypatch.setattr(quantised, "MOST_LOST", lost)
    monkeypatch.setattr(quantised, "_is_faster", lambda *_: True)
    model, events = make_model(plain.path.parent / "cells", tmp_path / "new.bloodcell", arithmetic="int8")
    assert model.card.arithmetic == arithmetic
    refused = [event for event in events if isinstance(event, Message) and "whole numbers" in event.text]
    assert len(refused) == (arithmetic == "float32")


def test_a_model_that_does_not_tell_its_parts_needs_the_split_file(plain: ModelFile, tmp_path: Path) -> None:
    weights = read_weights(plain.path)
    bare = write_model(tmp_path / "bare.bloodcell", plain.card, plain.litert, weights)
    with pytest.raises(DatasetError, match="which image was in which part"):
        run(bare, tmp_path / "new.bloodcell")


def test_other_images_are_refused(plain: ModelFile, cells: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no training images"):
        run(plain, tmp_path / "new.bloodcell", cells({"lymphocyte": 3, "monocyte": 3}))


def test_the_faster_of_two_is_told_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    class Run:
        def __init__(self, model: ModelFile, *, batch_size: int) -> None:
            self.seconds = float(model.name)

        def run(self, _images: object) -> None:
            now[0] += self.seconds

    now = [0.0]
    monkeypatch.setattr(quantised, "LiteRTModel", Run)
    monkeypatch.setattr(quantised.time, "perf_counter", lambda: now[0])
    images = np.zeros((16, 8, 8, 3), np.uint8)
    slow, fast = (ModelFile(Path(f"{name}.bloodcell"), None, b"") for name in ("2", "1"))  # type: ignore[arg-type]
    assert quantised._is_faster(fast, slow, images)
    assert not quantised._is_faster(slow, fast, images)
    assert not quantised._is_faster(slow, replace(slow), images)
