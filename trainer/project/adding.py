"""Adding samples to a project while a model classifies them."""

from collections import deque
from collections.abc import Generator, Iterable, Sequence

from trainer.dataset.framing import FramingChoice
from trainer.dataset.samples import Sample
from trainer.errors import ProjectError
from trainer.inference.doubt.shift import ShiftWatch
from trainer.inference.predictions import Prediction
from trainer.language import tr, tr_n
from trainer.project.classes import keep_model
from trainer.project.names import pack_name
from trainer.project.probabilities import pack_probabilities
from trainer.project.project_file import Project
from trainer.project.samples import read_sample_ids
from trainer.project.steps import Action, Change, write_step
from trainer.reports.used_model import UsedModel
from trainer.words import clean_text, quote_some

# No conversion's name has one in it.
CONVERSION_SEPARATOR = ","

_ADD_SAMPLE = (
    "INSERT INTO sample (sample_id, folder, model, framing, threshold, shift) VALUES (?, ?, ?, ?, ?, ?)"
)
_ADD_CELL = (
    "INSERT INTO cell (sample, name, digest, status, machine_class, confidence, probabilities, reason,"
    " conversions, cropped) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def check_new(project: Project, samples: Iterable[Sample]) -> None:
    """Find out whether samples can be added, before work that would be lost.

    Raises:
        ProjectError: Some are in the project already, or it cannot be read.
    """
    with project.reading() as connection:
        known = read_sample_ids(connection)
    doubles = [sample.id for sample in samples if sample.id in known]
    if doubles:
        raise ProjectError(
            tr_n(
                "{doubles} is already in the project “{path}”.",
                "{doubles} are already in the project “{path}”.",
                len(doubles),
                doubles=quote_some(doubles, 3),
                path=project.path.name,
            ),
            tr("Give the other samples only, or rename the folders, or use another project."),
        )


def add_predictions(
    project: Project,
    samples: Sequence[Sample],
    predictions: Iterable[Prediction],
    model: UsedModel,
    *,
    who: str,
    framing: FramingChoice = FramingChoice.AUTO,
    threshold: float | None = None,
) -> Generator[Prediction, None, None]:
    """Yield the predictions on, each sample being kept as soon as it is whole.

    A sample is in the project whole or not at all: what is not yet whole when this ends early is left out.
    The rows of one sample are held until then, some 300 bytes each.

    Args:
        project: The project.
        samples: The samples in the order of the predictions; those without any are kept too.
        predictions: In order, those of a sample one after the other.
        model: What classified them.
        who: Who adds them.
        framing: The user's word on the native crop.
        threshold: The user's word on the confidence under which a cell is unsure; None for the model's own.

    Raises:
        ProjectError: A sample is there already, or cannot be kept.
    """
    watch = ShiftWatch()
    waiting = deque(samples)
    rows: list[tuple[object, ...]] = []

    def keep_before(sample_id: str | None) -> None:
        """Keep the samples before the one of that name: they are whole."""
        while waiting and waiting[0].id != sample_id:
            sample = waiting.popleft()
            given = (framing.value, threshold, clean_text(watch.describe(sample.id)))
            _add_sample(project, sample, rows, model, given, who)
            rows.clear()

    class_ids = model.class_ids
    for prediction in predictions:
        keep_before(prediction.sample_id)
        watch.add(prediction)
        rows.append(_make_row(prediction, class_ids))
        yield prediction
    keep_before(None)


def _add_sample(
    project: Project,
    sample: Sample,
    rows: Sequence[tuple[object, ...]],
    model: UsedModel,
    given: tuple[object, ...],
    who: str,
) -> None:
    """Add a sample and its cells in one transaction.

    Args:
        project: The project.
        sample: The sample.
        rows: Of its cells.
        model: What classified it.
        given: The values of the sample's row behind its model.
        who: Who adds it.

    Raises:
        ProjectError: It is there already, or cannot be kept.
    """
    check_new(project, [sample])
    with project.changing() as connection:
        key = connection.execute(
            _ADD_SAMPLE,
            (
                pack_name(sample.id),
                pack_name(str(sample.root.absolute())),
                keep_model(connection, model),
                *given,
            ),
        ).lastrowid
        connection.executemany(_ADD_CELL, ((key, *row) for row in rows))
        added = Change("images", None, str(len(rows)))
        write_step(connection, Action.ADD_SAMPLE, who, [added], sample=key)


def _make_row(prediction: Prediction, class_ids: Sequence[str]) -> tuple[object, ...]:
    is_judged = prediction.probabilities is not None
    return (
        pack_name(prediction.source.name),
        prediction.digest,
        prediction.status.value,
        class_ids[prediction.class_index] if is_judged else None,
        prediction.confidence,
        pack_probabilities(prediction.probabilities),
        clean_text(prediction.reason),
        CONVERSION_SEPARATOR.join(prediction.conversions),
        int(prediction.cropped),
    )
