"""Getting a report ready to be decided on, off the window's thread."""

from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from bloodcell_gui.cleaning.images import ExaminedImages
from bloodcell_gui.cleaning.issue_queue import IssueQueue
from bloodcell_gui.cleaning.label_sheet import LabelSheet
from trainer.cleaning.adoption import Adopted, adopt_decisions
from trainer.cleaning.decisions import read_decisions
from trainer.cleaning.keeping import find_place, hold_place, set_aside
from trainer.cleaning.report import CleaningReport
from trainer.dataset.reading import read_dataset
from trainer.errors import DecisionsError, TrainerError
from trainer.language import tr


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A report with all that deciding on it takes.

    Attributes:
        images: The images.
        queue: The issues; what was decided before is noted.
        sheet: All images by the labels that they will have, noted likewise.
        earlier: What was decided before.
        place: File that the decisions are kept in.
        hold: Keeps other windows from that file until it is released; None where it cannot be written.
        errors: What could not be used, to be told.
    """

    images: ExaminedImages
    queue: IssueQueue
    sheet: LabelSheet
    earlier: Adopted
    place: Path
    hold: FileLock | None
    errors: tuple[TrainerError, ...]


def open_report(report: CleaningReport) -> Opened:
    """Find the images of a report, and what was decided about them before.

    A decisions file that cannot be used is set aside under another name.

    Raises:
        DecisionsError: The data set is being decided on in another window.
        OutputError: It cannot be set aside, so that it would be overwritten.
    """
    place = find_place(report.dataset)
    hold = hold_place(place)
    errors: list[TrainerError] = []
    sources = {}
    try:
        dataset = read_dataset(report.dataset, may_lack_labels=True)
        sources = {image.source.name: image.source for image in dataset.images}
    except TrainerError as error:
        # It was there a moment ago; what was found can be decided on without seeing it.
        errors.append(error)
    images = ExaminedImages(report, sources)
    earlier = Adopted((), ())
    if place.exists():
        try:
            earlier = adopt_decisions(report, read_decisions(place))
        except DecisionsError as error:
            aside = set_aside(place)
            errors.append(
                DecisionsError(
                    tr(
                        "What was decided about “{dataset}” before cannot be used: {summary}",
                        dataset=report.dataset.name,
                        summary=error.summary,
                    ),
                    tr("The file is untouched, as “{aside}”; you begin anew.", aside=aside),
                )
            )
    images.add_given_classes(earlier.decisions)
    queue = IssueQueue(report.issues, [images.class_of(issue.given) for issue in report.issues])
    sheet = LabelSheet(images)
    for decision in earlier.decisions:
        queue.decide(decision.path, decision.verdict)
        sheet.decide(decision.path, decision)
    return Opened(images, queue, sheet, earlier, place, hold, tuple(errors))
