from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from trainer.bundle.card import ModelCard
from trainer.bundle.model_file import write_model
from trainer.classes import describe_class
from trainer.config import TrainingConfig
from trainer.errors import WeightsError
from trainer.learning.networks import Network, build_network
from trainer.learning.starting_point import StartingPoint, load_starting_weights
from trainer.learning.weights import weights_by_name
from trainer.networks import find_preset
from trainer.pretrained.sources import find_source

CLASSES = ("a", "b", "c")
DESCRIBED = tuple(map(describe_class, CLASSES))
MakeCard = Callable[..., ModelCard]
TINY = Path(__file__).parents[2] / "data" / "tiny.tflite"


def start_from(network: Network, weights: str, classes: tuple[str, ...] = CLASSES) -> StartingPoint:
    source = find_source(network.preset, weights, network.input_size)
    return load_starting_weights(network, source, classes)


def test_none_starts_from_nothing(network: Network) -> None:
    before = weights_by_name(network.model)
    assert start_from(network, "none") == StartingPoint(pretrained=False)
    for name, value in weights_by_name(network.model).items():
        np.testing.assert_array_equal(value, before[name])


def test_a_folder_s_file_is_told_by_its_name(network: Network, tmp_path: Path) -> None:
    other = build_network(find_preset("basic_cnn"), 32, 3)
    other.backbone.save_weights(tmp_path / "basic_cnn_ours.weights.h5")
    assert start_from(network, str(tmp_path)) == StartingPoint(True, "weights file basic_cnn_ours.weights.h5")
    for ours, theirs in zip(network.backbone.weights, other.backbone.weights, strict=True):
        np.testing.assert_array_equal(np.asarray(ours), np.asarray(theirs))


@pytest.mark.parametrize("same_classes", [True, False])
def test_a_model_gives_its_head_to_the_same_classes_only(
    same_classes: bool, network: Network, make_card: MakeCard, tmp_path: Path
) -> None:
    theirs = {name: value + 1 for name, value in weights_by_name(network.model).items()}
    card = make_card(
        classes=DESCRIBED,
        training=TrainingConfig(augmentation="light"),
        earlier_augmentations=("wide", "light"),
    )
    write_model(tmp_path / "ours.bloodcell", card, TINY.read_bytes(), theirs)
    before = weights_by_name(network.model)
    classes = CLASSES if same_classes else ("a", "b", "d")
    start = start_from(network, str(tmp_path / "ours.bloodcell"), classes)
    assert start == StartingPoint(True, "the model “Ours” (ours)", ("light", "wide"), same_classes)
    for name, value in weights_by_name(network.model).items():
        kept = name.startswith("head/") and not same_classes
        np.testing.assert_array_equal(value, before[name] if kept else theirs[name])


def test_a_model_whose_weights_do_not_fit_is_refused(
    network: Network, make_card: MakeCard, tmp_path: Path
) -> None:
    weights = {"backbone/other": np.zeros(3, np.float32)}
    write_model(tmp_path / "old.bloodcell", make_card(classes=DESCRIBED), TINY.read_bytes(), weights)
    with pytest.raises(WeightsError, match=r"“old\.bloodcell” do not fit Basic CNN"):
        start_from(network, str(tmp_path / "old.bloodcell"))
