"""A model held against a labelled data set."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from trainer.bundle.model_file import ModelFile
from trainer.dataset.labelled import Dataset, Problem
from trainer.errors import DatasetError
from trainer.evaluation.calibration import Calibration, measure_reliability
from trainer.evaluation.matching import match_labels
from trainer.evaluation.metrics import Metrics, evaluate_predictions
from trainer.inference.chunks import SampleImage
from trainer.inference.classify import ClassifyOptions, classify_images
from trainer.language import tr, tr_n


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How a model did on a data set.

    Attributes:
        metrics: The figures, over the top class of every image that could be read; copies of an
            image count as often as they are there.
        calibration: How well the confidences tell how often they are right, without an interval.
        problems: What could not be read, each with its reason.
        unknown_labels: Images left out because the model knows no such class, by the label as
            the data set spells it.
        n_cropped: Images cut to the centre square that the model learned from.
    """

    metrics: Metrics
    calibration: Calibration
    problems: tuple[Problem, ...]
    unknown_labels: dict[str, int]
    n_cropped: int


def evaluate_dataset(
    dataset: Dataset,
    model: ModelFile,
    options: ClassifyOptions | None = None,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Evaluation:
    """Classify every image of a data set and compare with its labels.

    Labels meet the model's classes through the aliases in its card.

    Args:
        dataset: What was found.
        model: The model file.
        options: How to run.
        on_progress: Called with (done, total) after every image.

    Raises:
        DatasetError: The model knows none of the labels, or no image could be read.
        ModelFileError: The model cannot be used.
    """
    known = match_labels(dataset, model)
    truth: list[int] = []
    predicted: list[int] = []
    confidence: list[float] = []
    unread: list[Problem] = []
    n_cropped = 0
    sources = (SampleImage(image.sample_id, image.source) for image in known.images)
    with closing(classify_images(sources, model, options)) as predictions:
        compared = zip(known.images, known.truth.tolist(), predictions, strict=True)
        for done, (image, index, prediction) in enumerate(compared, 1):
            if prediction.probabilities is None:
                unread.append(Problem(image.source.name, prediction.reason))
            else:
                truth.append(index)
                predicted.append(prediction.class_index)
                confidence.append(prediction.confidence)
                n_cropped += prediction.cropped
            on_progress(done, len(known.images))
    if not truth:
        raise DatasetError(
            tr_n(
                "The only image, “{name}”, cannot be read: {reason}",
                "None of the {count} images can be read; the first, “{name}”: {reason}",
                len(known.images),
                name=unread[0].name,
                reason=unread[0].reason,
            ),
            tr("Check the files, or copy them again from where they came from."),
        )
    true, called = np.array(truth), np.array(predicted)
    return Evaluation(
        metrics=evaluate_predictions(true, called, model.card.class_ids),
        # An interval would be drawn from a thousand resamples, of perhaps a million images.
        calibration=measure_reliability(np.array(confidence), true == called, n_resamples=0),
        problems=(*dataset.problems, *unread),
        unknown_labels=known.unknown_labels,
        n_cropped=n_cropped,
    )
