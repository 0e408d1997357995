"""Every network on real cells: trained for some steps, written, converted, held against itself."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.__main__ import main
from trainer.bundle.model_file import ModelFile, read_model, read_weights
from trainer.dataset.framing import frame_image
from trainer.dataset.images import decode_image
from trainer.inference.interpreter import LiteRTModel
from trainer.networks import PRESETS, NetworkPreset, find_preset

pytest.importorskip("tensorflow", reason="the heavy half is not installed: pip install bloodcell[train]")

from trainer.learning.convert import CHECK_IMAGES, MAX_DIFFERENCE, check_conversion
from trainer.learning.networks import Network, build_network
from trainer.learning.weights import assign_by_name

pytestmark = pytest.mark.slow

# Of each class one image chooses the epoch, and has 55 corrupted copies.
PER_CLASS = 6
BATCH_SIZE = 8


@pytest.fixture(scope="module")
def few_cells(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder a class with a few real cells each."""
    folder = tmp_path_factory.mktemp("cells")
    for source in sorted((data_folder / "pbc96").iterdir()):
        target = folder / source.name
        target.mkdir()
        for path in sorted(source.glob("*.jpg"))[:PER_CLASS]:
            (target / path.name).write_bytes(path.read_bytes())
    return folder


def rebuild(model: ModelFile) -> Network:
    """Build a model's network anew, with the weights of its file."""
    card = model.card
    network = build_network(find_preset(card.network), card.framing.size, len(card.classes))
    assign_by_name(network.model, read_weights(model.path))
    return network


def read_images(folder: Path, model: ModelFile) -> NDArray[np.uint8]:
    """Read real images as a model wants them, of all classes alike."""
    paths = sorted(folder.glob("*/*.jpg"))
    chosen = [paths[index] for index in np.linspace(0, len(paths) - 1, CHECK_IMAGES).astype(int)]
    framing = model.card.framing
    return np.stack([frame_image(decode_image(path.read_bytes()).pixels, framing) for path in chosen])


# Networks that take minutes each: whoever changes one runs them by `-m heavy`.
HEAVY_COST = 5.0


def mark_heavy(preset: NetworkPreset) -> Any:
    """A preset as a parameter, marked where its network is heavy."""
    marks = [pytest.mark.heavy] if preset.relative_cost >= HEAVY_COST else []
    return pytest.param(preset, marks=marks, id=preset.id)


# EfficientNetB7 has 800 layers to trace, three times; on a busy machine that takes half an hour.
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("preset", [mark_heavy(preset) for preset in PRESETS])
def test_a_network_learns_and_its_file_agrees_with_it(
    preset: NetworkPreset, few_cells: Path, tmp_path: Path
) -> None:
    recipe, out = tmp_path / "recipe.json", tmp_path / "model.bloodcell"
    options = {
        "network": preset.id,
        "input_size": preset.default_size,
        "weights": "none",
        "epochs": 1,
        "batch_size": BATCH_SIZE,
        "augmentation": "none",
        "test_fraction": 0.0,
    }
    recipe.write_text(json.dumps(options), encoding="utf-8")
    assert main(["train", str(few_cells), "--config", str(recipe), "--out", str(out), "--json"]) == 0

    model = read_model(out)
    network = rebuild(model)
    images = read_images(few_cells, model)
    difference = check_conversion(network, model, images)
    print(f"{preset.id}: {difference:.1e} at most in probability")  # shown by -rP
    assert difference <= MAX_DIFFERENCE
    # Probabilities of a network that has hardly learned are close to each other; its features are not.
    expected = network.served.predict(images[:8].astype(np.float32), verbose=0)["feature_map"]
    found = LiteRTModel(model, batch_size=8).run(images[:8], ("feature_map",))["feature_map"]
    assert float(expected.std()) > 0
    np.testing.assert_allclose(found, expected, atol=1e-3 * float(np.abs(expected).max()))
