"""Results as a training leaves them: real answers of the bundled model on drawn cells."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import resources
from bloodcell_gui.background import end_tasks
from bloodcell_gui.notify import Notice, Notifier
from bloodcell_gui.settings import Settings
from bloodcell_gui.training.results.results_view import ResultsView
from trainer.bundle.model_file import LITERT, ModelFile, read_model, read_weights, write_model
from trainer.dataset.fingerprints import fingerprint_pixels
from trainer.dataset.reading import read_dataset
from trainer.drawing.samples import encode_cell
from trainer.evaluation.corruptions import Family
from trainer.evaluation.results import EpochRecord, Results, TestedImage, write_results
from trainer.evaluation.robustness import evaluate_corrupted
from trainer.inference.chunks import SampleImage
from trainer.inference.classify import classify_images
from trainer.networks import HEAD_WEIGHTS

N_CELLS = 3
# So many platelets lie in the lymphocytes' folder: mistakes that no good model can avoid.
N_WRONG = 2

MakeModel = Callable[..., Path]


@pytest.fixture(scope="session")
def bundled() -> ModelFile:
    """The model that comes with the product, not the small one that other tests use in its place."""
    return read_model(Path(resources.__path__[0], "models", "pbc8.bloodcell"))


@pytest.fixture(scope="session")
def dataset(bundled: ModelFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder a class of drawn cells, two platelets among the lymphocytes."""
    root = tmp_path_factory.mktemp("drawn") / "cells"
    for class_id in bundled.card.class_ids:
        (root / class_id).mkdir(parents=True)
        for seed in range(N_CELLS):
            (root / class_id / f"{seed}.jpg").write_bytes(encode_cell(class_id, seed))
    for seed in range(N_CELLS, N_CELLS + N_WRONG):
        # Drawn by the next seeds: these the model knows for platelets.
        (root / "lymphocyte" / f"{seed}.jpg").write_bytes(encode_cell("platelet", seed + 1))
    return root


@pytest.fixture(scope="session")
def results(bundled: ModelFile, dataset: Path) -> Results:
    """What the bundled model reaches on the drawn cells."""
    found = read_dataset(dataset)
    predictions = classify_images([SampleImage("", image.source) for image in found.images], bundled)
    tested = []
    for image, prediction in zip(found.images, predictions, strict=True):
        assert prediction.probabilities is not None
        shares = prediction.probabilities.astype(np.float64)
        tested.append(
            TestedImage(
                path=image.source.name,
                fingerprint=fingerprint_pixels(image.source.load().decoded.pixels),
                truth=image.label,
                predicted=bundled.card.class_ids[prediction.class_index],
                probabilities=tuple((shares / shares.sum()).tolist()),
            )
        )
    return Results(
        model_digest=bundled.card.entries[LITERT],
        title=bundled.card.title,
        network=bundled.card.network,
        dataset=str(dataset),
        part="test",
        classes=bundled.card.classes,
        images=tuple(tested),
        corrupted=evaluate_corrupted(found, bundled, families=(Family.JPEG, Family.DEFOCUS)),
        history=tuple(map(record_epoch, range(4))),
        minutes=12.0,
        created="2026-01-31",
    )


def record_epoch(number: int) -> EpochRecord:
    return EpochRecord(
        epoch=number,
        phase="head" if number < 2 else "all layers",
        loss=1.0 / (number + 1),
        accuracy=0.5 + 0.1 * number,
        validation_loss=1.1 / (number + 1),
        validation_accuracy=0.45 + 0.1 * number,
        learning_rate=1e-3,
        seconds=60.0,
        is_best=number < 3,
    )


@pytest.fixture
def make_model(bundled: ModelFile, results: Results, tmp_path: Path) -> MakeModel:
    """Return a function that writes a model, with results unless it is said otherwise.

    `make_model("name", title="…", images=…, with_results=True)`; other arguments replace what the results
    say. Each model has a network of its own as far as its hash tells.
    """

    def make(name: str, *, with_results: bool = True, **changes: object) -> Path:
        title = str(changes.get("title", name))
        litert = bundled.litert + name.encode()
        weights = {HEAD_WEIGHTS: read_weights(bundled.path)[HEAD_WEIGHTS]}
        model = write_model(
            tmp_path / f"{name}.bloodcell",
            replace(bundled.card, title=title, temperature=None),
            litert,
            weights,
        )
        if with_results:
            write_results(
                replace(results, **{"model_digest": model.card.entries[LITERT], "title": title, **changes})
            )
        return model.path

    return make


@pytest.fixture
def notifier() -> Notifier:
    return Notifier()


@pytest.fixture
def notices(notifier: Notifier) -> list[Notice]:
    told: list[Notice] = []
    notifier.told.connect(told.append)
    return told


@pytest.fixture
def view(qtbot: QtBot, notifier: Notifier) -> Iterator[ResultsView]:
    """The page, shown but still without a model."""
    shown = ResultsView(notifier, Settings())
    qtbot.addWidget(shown)
    shown.resize(1300, 700)
    shown.show()
    yield shown
    end_tasks(shown)
    QApplication.processEvents()
    shown.close_threads()


@pytest.fixture
def show(view: ResultsView, qtbot: QtBot) -> Callable[[Path], ResultsView]:
    """Return a function that shows a model and waits until it is there."""

    def run(path: Path) -> ResultsView:
        view.show_model(path)
        qtbot.waitUntil(lambda: view.report is not None)
        return view

    return run
