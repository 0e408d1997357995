"""SE-ResNet50 against numbers that timm's own gave; `benchmarks/prove_se_resnet50.py` wrote them."""

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.prove_se_resnet50 import KEPT_SIZE, make_images, make_tensors, summarise
from trainer.errors import WeightsError
from trainer.learning.networks.se_resnet50 import build_se_resnet50, read_timm_seresnet50
from trainer.learning.weights import assign_by_name, weights_by_name

Tensors = dict[str, NDArray[np.float32]]


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    """What timm's network has and gave."""
    path = Path(__file__).parents[3] / "data" / "se_resnet50.json"
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return kept


@pytest.fixture(scope="module")
def tensors(kept: dict[str, Any]) -> Tensors:
    """Tensors of timm's network by the formula that they had when it gave those numbers."""
    return make_tensors({name: tuple(map(int, shape.split("x"))) for name, shape in kept["tensors"].items()})


@pytest.fixture(scope="module")
def backbone() -> keras.Model:
    return build_se_resnet50(KEPT_SIZE)


def test_with_the_same_weights_it_gives_what_timm_gives(
    backbone: keras.Model, tensors: Tensors, kept: dict[str, Any]
) -> None:
    assign_by_name(backbone, read_timm_seresnet50(tensors))
    found = summarise(backbone.predict(make_images(KEPT_SIZE), verbose=0))
    assert found["shape"] == kept["shape"]
    assert found["mean"] == pytest.approx(kept["mean"], abs=1e-4)
    np.testing.assert_allclose(found["values"], kept["values"], atol=1e-4)
    assert np.ptp(kept["values"]) > 1.0


def test_every_weight_has_its_tensor(backbone: keras.Model, tensors: Tensors) -> None:
    read, ours = read_timm_seresnet50(tensors), weights_by_name(backbone)
    assert {name: value.shape for name, value in read.items()} == {
        name: value.shape for name, value in ours.items()
    }
    assert {value.dtype for value in read.values()} == {np.dtype(np.float32)}


def test_the_head_and_the_counters_are_left_out(tensors: Tensors) -> None:
    counted = {**tensors, "bn1.num_batches_tracked": np.array(7)}
    assert "fc.weight" in counted
    assert read_timm_seresnet50(counted).keys() == read_timm_seresnet50(tensors).keys()


def test_a_missing_tensor_is_named(tensors: Tensors) -> None:
    cut = {name: value for name, value in tensors.items() if name != "layer3.5.se.fc2.bias"}
    with pytest.raises(WeightsError, match=r"layer3\.5\.se\.fc2\.bias"):
        read_timm_seresnet50(cut)


def test_a_larger_network_is_not_taken_for_this_one(tensors: Tensors) -> None:
    larger = {**tensors, "layer3.6.conv1.weight": tensors["layer3.5.conv1.weight"]}
    with pytest.raises(WeightsError, match=r"layer3\.6\.conv1\.weight") as refused:
        read_timm_seresnet50(larger)
    assert "seresnet50" in refused.value.remedy
