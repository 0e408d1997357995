"""What a model forgot: the old one and the new one on the test images that the old one was made with."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from trainer.bundle.card import Scores
from trainer.bundle.model_file import ModelFile, read_split
from trainer.dataset.parts import keep_part
from trainer.dataset.reading import read_dataset
from trainer.dataset.split_file import read_split_file
from trainer.dataset.splits import Split
from trainer.errors import Cancelled, DatasetError
from trainer.evaluation.evaluate import evaluate_dataset
from trainer.events import Emit, Message
from trainer.jobs import AdaptJob, JobControl
from trainer.language import tr
from trainer.learning.following import follow


@dataclass(frozen=True, slots=True, kw_only=True)
class OldTest:
    """What came of it.

    Attributes:
        before: What the old model reached; None where it was not measured.
        after: What the new one reached; None with it.
        why_not: Why it was not measured, in words; empty where it was.
    """

    before: Scores | None = None
    after: Scores | None = None
    why_not: str = ""


def measure_old_test(
    job: AdaptJob, old: ModelFile, new: ModelFile, emit: Emit, control: JobControl
) -> OldTest:
    """Hold two models against the old one's test images, where they are at hand.

    What stands in the way does not end the job: the new model is there by now.

    Args:
        job: Names the images.
        old: The old model.
        new: The new one; need not be written.
        emit: Takes each event.
        control: What the user asks for; stopping ends the measuring.
    """
    if job.old_test is None:
        return OldTest(why_not=tr("The images that the old model was tested on were not at hand."))
    begin = partial(follow, job.id, emit, control)
    try:
        split = _find_split(job, old)
        tested = keep_part(
            read_dataset(job.old_test), split, Split.TEST, begin(tr("Looking for the old test images"))
        )
        before, after = (
            evaluate_dataset(tested, model, None, begin(stage)).metrics.scores
            for stage, model in (
                (tr("Asking the old model about them"), old),
                (tr("Asking the new model about them"), new),
            )
        )
    except Cancelled:
        found = OldTest(why_not=tr("It was stopped before that."))
    except DatasetError as error:
        found = OldTest(why_not=str(error))
    else:
        return OldTest(before=before, after=after)
    emit(
        Message(
            job_id=job.id, text=tr("Not measured what the model forgot. {why_not}", why_not=found.why_not)
        )
    )
    return found


def _find_split(job: AdaptJob, old: ModelFile) -> Mapping[str, Split]:
    split = read_split(old.path) if job.split_file is None else read_split_file(job.split_file)
    if split is None:
        raise DatasetError(tr("The model “{old}” does not tell which images it was tested on.", old=old.name))
    return split
