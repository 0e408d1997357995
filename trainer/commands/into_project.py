"""What `bloodcell classify --project` does beside classifying."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from trainer.commands.console import count_things, tell
from trainer.dataset.framing import FramingChoice
from trainer.dataset.samples import Sample
from trainer.inference.predictions import Prediction
from trainer.machine import name_user
from trainer.project.adding import add_predictions, check_new
from trainer.project.backups import back_up
from trainer.project.project_file import create_project, open_project
from trainer.reports.used_model import UsedModel

Keep = Callable[[Iterable[Prediction]], Iterable[Prediction]]


@contextmanager
def open_for_adding(
    path: Path | None,
    samples: Sequence[Sample],
    model: UsedModel,
    framing: FramingChoice,
    threshold: float | None,
) -> Iterator[Keep]:
    """Hold a project open while samples are classified into it, and back it up in the end.

    Args:
        path: The project, which is made where it is missing; None for none.
        samples: What will be added.
        model: What classifies it.
        framing: The user's word on the native crop.
        threshold: The user's word on the confidence under which a cell is unsure; None for the model's own.

    Yields:
        A function that keeps predictions as they pass.

    Raises:
        ProjectError: The project cannot be opened, or has such samples already.
        OutputError: It cannot be written.
    """
    if path is None:
        yield lambda predictions: predictions
        return
    with open_project(path) if path.exists() else create_project(path) as project:
        check_new(project, samples)
        yield lambda predictions: add_predictions(
            project, samples, predictions, model, who=name_user(), framing=framing, threshold=threshold
        )
        back_up(project)
    tell(f"Added to the project “{path}”: {count_things(len(samples), 'sample')}.")
