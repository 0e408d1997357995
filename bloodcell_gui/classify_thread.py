"""The thread that classifies what the user has opened and streams the results to the window."""

import dataclasses
import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from trainer.errors import TrainerError

if TYPE_CHECKING:
    from trainer.bundle.model_file import ModelFile
    from trainer.dataset.framing import FramingChoice
    from trainer.dataset.samples import Sample
    from trainer.inference.predictions import Prediction

# About 12 batches a second: quick to the eye, and rare enough for the window's event loop.
_BATCH_SECONDS = 0.08

_log = logging.getLogger(__name__)


class ClassifyThread(QThread):
    """Finds samples, counts their images and classifies them, one thread for one opening.

    Signals:
        samples_found: The `Sample`s, with ids that no earlier sample has; and the `Laboratory` of the user.
        sample_listed: A sample's id and the number of its images.
        predictions_made: A list of `Prediction`s, in order.
        shift_noted: A sample's id, and in what its cells so far differ from what the model learned from, in
            words; empty where they do not any more.
        failed: The exception that ended the work, and the traceback's text (empty for what the
            user can mend).
    """

    samples_found = Signal(object, object)
    sample_listed = Signal(str, int)
    predictions_made = Signal(object)
    shift_noted = Signal(str, str)
    failed = Signal(object, str)

    def __init__(
        self,
        find: "Callable[[], Sequence[Sample]]",
        model: "ModelFile",
        framing: "FramingChoice",
        parent: QObject | None = None,
    ) -> None:
        """Prepare the work; `start()` does it.

        Args:
            find: Returns the samples; called in the thread, since it reads folders.
            model: Model to classify with.
            framing: The user's word on the native crop.
            parent: Owner of the thread.
        """
        super().__init__(parent)
        self.setObjectName("classify")
        self._find = find
        self._model = model
        self._framing = framing
        self._stopped = threading.Event()
        self._listing_ends = threading.Event()

    @property
    def is_stopped(self) -> bool:
        """Whether `stop` was called: what arrives after it is late."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """End at the next image; nothing is emitted after the thread has noticed."""
        self._stopped.set()

    def run(self) -> None:
        """Do the work."""
        try:
            self._work()
        except TrainerError as error:
            self._fail(error, "")
        except Exception as error:  # nothing may end a thread without a word
            _log.exception("Classification failed")
            self._fail(error, traceback.format_exc())

    def _work(self) -> None:
        # The first folder pays for these imports, not the start of the window.
        from trainer.inference.classify import ClassifyOptions, classify_samples
        from trainer.reports.laboratory_files import read_laboratory

        laboratory = read_laboratory()
        samples = self._find()
        if self._stopped.is_set():
            return
        self.samples_found.emit(samples, laboratory)
        lister = threading.Thread(target=self._count_images, args=(samples,), name="count images")
        lister.start()
        try:
            predictions = classify_samples(samples, self._model, ClassifyOptions(framing=self._framing))
            self._stream(predictions)
        finally:
            self._listing_ends.set()
            lister.join()

    def _stream(self, predictions: "Iterator[Prediction]") -> None:
        from trainer.inference.doubt.shift import ShiftWatch

        watch, told = ShiftWatch(), dict[str, str]()
        batch: list[Prediction] = []
        sent = time.monotonic()

        def send() -> None:
            self.predictions_made.emit(batch)
            for sample_id in dict.fromkeys(prediction.sample_id for prediction in batch):
                text = watch.describe(sample_id)
                if text != told.get(sample_id, ""):
                    told[sample_id] = text
                    self.shift_noted.emit(sample_id, text)

        try:
            for prediction in predictions:
                if self._stopped.is_set():
                    return
                batch.append(prediction)
                watch.add(prediction)
                if time.monotonic() - sent >= _BATCH_SECONDS:
                    send()
                    batch = []
                    sent = time.monotonic()
        finally:
            if batch and not self._stopped.is_set():
                send()
            close = getattr(predictions, "close", None)
            if close is not None:
                close()

    def _count_images(self, samples: "Sequence[Sample]") -> None:
        from trainer.dataset.samples import list_images

        for sample in samples:
            count = 0
            for _ in list_images(sample):
                count += 1
                if self._stopped.is_set() or self._listing_ends.is_set():
                    return
            self.sample_listed.emit(sample.id, count)

    def _fail(self, error: Exception, details: str) -> None:
        if not self._stopped.is_set():
            self.failed.emit(error, details)


def find_new_samples(paths: Sequence[Path], taken: frozenset[str]) -> "list[Sample]":
    """Return the samples in the paths, with ids that are not taken yet.

    Raises:
        DatasetError: A path does not exist, or there is no image in any of them.
    """
    from trainer.dataset.samples import find_samples

    used = set(taken)
    samples = []
    for sample in find_samples(paths):
        name, number = sample.id, 2
        while name in used:
            name, number = f"{sample.id}_{number}", number + 1
        used.add(name)
        samples.append(dataclasses.replace(sample, id=name))
    return samples
