"""A network that is trained anew without the images that it is to judge: the best judge, and a slow one."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import keras
import numpy as np
from numpy.typing import NDArray

from trainer.cleaning.scan import Scan
from trainer.config import TrainingConfig
from trainer.dataset.labelled import Dataset
from trainer.dataset.loading import load_dataset
from trainer.errors import Cancelled
from trainer.events import DeviceChosen, Emit
from trainer.inference.predictions import softmax
from trainer.jobs import CleanJob, JobControl
from trainer.language import tr
from trainer.learning.device import name_device
from trainer.learning.fit import FitData
from trainer.learning.fit_in_memory import fit_in_memory
from trainer.learning.following import follow
from trainer.learning.issue_finders.cross_validation import deal_out
from trainer.learning.issue_finders.fold_teller import FoldTeller
from trainer.learning.material import framing_of
from trainer.learning.networks import Network
from trainer.learning.repeatable import make_repeatable
from trainer.learning.starting_point import fetch_weights
from trainer.networks import find_preset
from trainer.pretrained.sources import WeightsSource
from trainer.runs import run_folder

_BATCH = 64


@dataclass(frozen=True, slots=True, eq=False)
class NetworkJudge:
    """Trains a network as often as there are folds, each time on the others.

    Attributes:
        pixels: (M, S, S, 3) uint8, RGB; may be memory-mapped.
        places: (N,) where in `pixels` each image is that it may be asked about; -1 for nowhere.
        config: How it is trained; `framed_size` is S.
        source: The weights that it starts from, at hand.
        n_folds: Number of folds, at least 3.
        job_id: Job that the events belong to.
        emit: Takes each event: how far it is, and a message an epoch.
        control: What the user asks for; a job that is to stop is cancelled.
        name: What it is, in a word.
    """

    pixels: NDArray[np.uint8]
    places: NDArray[np.int64]
    config: TrainingConfig
    source: WeightsSource
    n_folds: int
    job_id: str
    emit: Emit
    control: JobControl
    name: str = "network"

    @property
    def missing(self) -> frozenset[int]:
        """Images that it cannot be asked about, because they could not be read."""
        return frozenset(np.flatnonzero(self.places < 0).tolist())

    def take(self, rows: NDArray[np.int64]) -> "NetworkJudge":
        """Return who judges some of the images alone, under numbers from 0."""
        return replace(self, places=self.places[rows])

    def predict(
        self, rows: NDArray[np.int64], labels: NDArray[np.int64], groups: Sequence[str], n_classes: int
    ) -> NDArray[np.float32]:
        """Train and ask, fold after fold; arguments as `Judge` has them.

        Raises:
            TrainerError: The weights do not fit, or training loses its way.
            Cancelled: The job is to stop.
        """
        places = self.places[rows]
        own = np.zeros(len(self.pixels), np.int64)
        own[places] = labels
        folds = deal_out(labels, groups, self.n_folds)
        probabilities = np.zeros((len(rows), n_classes), np.float32)
        for fold in range(self.n_folds):
            rest, held_out = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
            if not len(held_out):
                continue
            learn, choose = _divide(
                labels[rest], [groups[row] for row in rest.tolist()], self.config.validation_fraction
            )
            # Each fold begins alike, however many came before.
            make_repeatable(self.config.seed)
            data = FitData(self.pixels, own, n_classes, places[rest[learn]], places[rest[choose]])
            network = self._train(fold, data)
            probabilities[held_out] = self._ask(fold, network, places[held_out])
            # The next one finds the memory free.
            del network
            keras.utils.clear_session()
        return probabilities

    def _train(self, fold: int, data: FitData) -> Network:
        tell = FoldTeller(self._stage(tr("Training"), fold), fold, self.n_folds, self.job_id, self.emit)
        # Names that no model has: its head would have learned from the very labels that are doubtful.
        classes = [f"class {number}" for number in range(data.n_classes)]
        fitted = fit_in_memory(
            data, classes, self.config, self.source, job_id=self.job_id, emit=tell, control=self.control
        )
        if self.control.should_stop():
            raise Cancelled
        return fitted.network

    def _ask(self, fold: int, network: Network, places: NDArray[np.int64]) -> NDArray[np.float32]:
        on_progress = follow(self.job_id, self.emit, self.control, self._stage(tr("Asking"), fold))
        logits = np.empty((len(places), network.model.output_shape[-1]), np.float32)
        for start in range(0, len(places), _BATCH):
            batch = slice(start, start + _BATCH)
            logits[batch] = network.model.predict_on_batch(self.pixels[places[batch]].astype(np.float32))
            on_progress(min(start + _BATCH, len(places)), len(places))
        return softmax(logits)

    def _stage(self, what: str, fold: int) -> str:
        return tr(
            "{what} {title}, {fold} of {n_folds}",
            what=what,
            title=find_preset(self.config.network).title,
            fold=fold + 1,
            n_folds=self.n_folds,
        )


def prepare_network_judge(
    job: CleanJob, config: TrainingConfig, dataset: Dataset, scan: Scan, emit: Emit, control: JobControl
) -> NetworkJudge:
    """Get the weights, and decode the images to the network's size into the folder of the job's run.

    Args:
        job: The cleaning; whoever ends it removes the folder.
        config: How the network is trained.
        dataset: What was found.
        scan: Its images that could be read; they are what the judge knows.
        emit: Takes each event.
        control: What the user asks for.

    Raises:
        TrainerError: The weights cannot be had, or there is no room for the images.
        Cancelled: The job is to stop.
    """
    emit(DeviceChosen(job_id=job.id, name=name_device()))
    source = fetch_weights(config, job.id, emit, control)
    folder = run_folder(job.id)
    with contextlib.suppress(OSError):  # where it cannot be made, the next step says so
        folder.mkdir(parents=True, exist_ok=True)
    loaded = load_dataset(
        replace(dataset, images=scan.images),
        framing_of(config),
        workspace=folder,
        on_progress=follow(job.id, emit, control, tr("Preparing images")),
    )
    # A file may vanish after it was looked at for the first time.
    place_of = {id(image): place for place, image in enumerate(loaded.images)}
    places = np.array([place_of.get(id(image), -1) for image in scan.images], np.int64)
    return NetworkJudge(loaded.pixels, places, config, source, job.n_folds, job.id, emit, control)


def _divide(
    labels: NDArray[np.int64], groups: Sequence[str], fraction: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return which images are learned from, and which choose the best epoch, as places among (N,).

    A class with few images is learned from whole: that it is known at all matters more.
    """
    sizes = np.bincount(labels[np.unique(groups, return_index=True)[1]])
    n_parts = max(2, min(round(1 / fraction), int(sizes.max())))
    chooses = deal_out(labels, groups, n_parts) == n_parts - 1
    learn, choose = np.flatnonzero(~chooses), np.flatnonzero(chooses)
    # No class has two different images, where all are copies under several labels: nothing else can choose.
    return learn, choose if len(choose) else learn
