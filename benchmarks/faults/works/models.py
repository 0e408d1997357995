"""Models: published by a training, and given another title."""

from pathlib import Path

import numpy as np

from benchmarks.cards import make_card
from benchmarks.faults.works.work import State, Work
from trainer.bundle.changes import rename_model
from trainer.bundle.library import list_models
from trainer.bundle.model_file import read_model, read_weights, write_model
from trainer.bundle.places import take_place
from trainer.evaluation.results import Results, TestedImage, find_results, write_results
from trainer.resources import user_models

_LITERT = b"\x1c\x00\x00\x00TFL3" + bytes(100_000)


def _publish(_: Path) -> None:
    """Publish a model as a training does: by a free name, then its results."""
    with take_place(user_models() / "ward.bloodcell") as place:
        model = write_model(
            place,
            make_card(title=place.stem),
            _LITERT + place.stem.encode(),
            {"head": np.arange(12_000, dtype=np.float32)},
        )
    image = TestedImage(
        path="a.png", fingerprint="0" * 32, truth="ig", predicted="ig", probabilities=(1.0,) + (0.0,) * 7
    )
    write_results(
        Results(
            model_digest=model.card.entries["model.tflite"],
            title="Ward",
            network="basic_cnn",
            dataset="cells",
            part="test",
            classes=model.card.classes,
            images=(image,),
        )
    )


def _look_at_models(_: Path) -> State:
    found: State = {}
    for path in list_models():
        if path.parent == user_models():
            model = read_model(path)
            found[path.name] = (model.card.title, float(read_weights(path)["head"].sum()))
            results = find_results(model.card)
            found[f"results of {path.name}"] = None if results is None else len(results.images)
    return found


def _rename(_: Path) -> None:
    path = user_models() / "ward.bloodcell"
    rename_model(path, read_model(path).card.title + "!")


WORKS = (
    Work("publish", "A model is published, and its results", _publish, _publish, _look_at_models),
    Work("rename", "A model gets another title", _publish, _rename, _look_at_models),
)
