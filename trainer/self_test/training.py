"""The check of the training half: two steps in a child, to a model file that agrees with what was trained."""

import importlib.util
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from trainer.bundle.model_file import read_model
from trainer.child import run_in_child
from trainer.config import CardTexts, TrainingConfig
from trainer.dataset.samples import find_samples
from trainer.drawing.samples import encode_cell
from trainer.errors import SelfTestError
from trainer.events import Emit, Failed, Finished
from trainer.files import write_bytes
from trainer.inference.classify import classify_samples
from trainer.inference.predictions import Status
from trainer.jobs import Job, TrainJob
from trainer.machine import is_packaged

_CLASSES = ("neutrophil", "platelet")
_CELLS_A_CLASS = 8
_INSTALL_ANEW = 'Install it anew by: pip install --force-reinstall "bloodcell[train]"'
# Of 16 cells 8 are learned from: two steps of 4.
_RECIPE = TrainingConfig(
    network="basic_cnn",
    weights="none",
    input_size=32,
    batch_size=4,
    epochs=1,
    validation_fraction=0.25,
    test_fraction=0.25,
    augmentation="none",
)


def check_training(folder: Path, run: Callable[[Job, Emit], Finished | Failed] = run_in_child) -> str:
    """Train two steps in a child, convert, compare, and classify with the model that came of it.

    Args:
        folder: Where drawn cells and the model go.
        run: Runs a job in a child.

    Raises:
        SelfTestError: It cannot be trained, or the model cannot be used.
        ModelFileError: The model is damaged.
    """
    if importlib.util.find_spec("tensorflow") is None:
        return "Training is not installed here, so it was skipped."
    cells = folder / "cells"
    for class_id in _CLASSES:
        for seed in range(_CELLS_A_CLASS):
            write_bytes(cells / class_id / f"{seed}.jpg", encode_cell(class_id, seed))
    out = folder / "self-test.bloodcell"
    # The job itself compares the converted model with the trained one, and refuses one that differs.
    job = TrainJob(dataset=cells, config=_RECIPE, out=out, texts=CardTexts(title="Self-test"))
    end = run(job, lambda _event: None)
    if isinstance(end, Failed):
        # The packaged application is installed anew as a whole, as every check says that has no remedy.
        raise SelfTestError(end.summary, end.remedy or ("" if is_packaged() else _INSTALL_ANEW))
    with closing(classify_samples(find_samples([cells]), read_model(Path(end.model)))) as predictions:
        n_classified = sum(one.status is not Status.FAILED for one in predictions)
    if n_classified != len(_CLASSES) * _CELLS_A_CLASS:
        raise SelfTestError("The model that was trained cannot classify the cells it was trained with.")
    return "Two steps are trained in a child; the converted model agrees with the trained one."
