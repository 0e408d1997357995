"""Models side by side: what is comparable stands together, and what is not is told why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bloodcell_gui.library_titles import list_titles
from trainer.bundle.model_file import read_card
from trainer.errors import NetworkError, TrainerError
from trainer.evaluation.comparison import Comparison, compare
from trainer.evaluation.figures import measure_confidence, measure_results
from trainer.evaluation.metrics import Metrics
from trainer.evaluation.results import Results, find_results
from trainer.language import tr
from trainer.networks import find_preset
from trainer.reports.intervals import Interval, wilson_interval


@dataclass(frozen=True, slots=True, eq=False)
class BoardRow:
    """One model of the board.

    Attributes:
        results: What it was tested on, under the title that its card has now.
        metrics: Its figures.
        interval: 95 % interval of the accuracy, in [0, 1].
        calibration_error: Expected calibration error, in [0, 1].
        parameters: Weights of the network; None where this version does not know it.
    """

    results: Results
    metrics: Metrics
    interval: Interval
    calibration_error: float
    parameters: int | None

    @property
    def title(self) -> str:
        """The model's title."""
        return self.results.title

    @property
    def corrupted(self) -> float | None:
        """Mean accuracy on corrupted copies, in [0, 1]; None where it was not measured."""
        return None if self.results.corrupted is None else self.results.corrupted.accuracy


@dataclass(frozen=True, slots=True, eq=False)
class BoardGroup:
    """Models that were tested on the same images.

    Attributes:
        rows: The models; at least one.
        comparison: How they differ, two by two; None for a model that stands alone.
        reason: Why they stand apart from the first group, in words; empty for the first.
    """

    rows: tuple[BoardRow, ...]
    comparison: Comparison | None
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class BoardContent:
    """What the board shows.

    Attributes:
        groups: The models, those together that are comparable.
        left_out: Models that cannot be on it: name, and why in words.
        titles: What each model that could be chosen is called: those of the library, then the others.
    """

    groups: tuple[BoardGroup, ...]
    left_out: tuple[tuple[str, str], ...]
    titles: dict[Path, str]


def read_board(paths: Sequence[Path]) -> BoardContent:
    """Read models and put together what is comparable; bad files are told, not raised."""
    found: list[Results] = []
    left_out: list[tuple[str, str]] = []
    for path in paths:
        try:
            card = read_card(path)
            results = find_results(card)
        except TrainerError as error:
            left_out.append((path.stem, str(error)))
            continue
        if results is None:
            left_out.append(
                (card.title, tr("This computer has no test images of it, as it was not trained here."))
            )
        else:
            found.append(replace(results, title=card.title))
    return BoardContent(_group(found), tuple(left_out), list_titles(paths))


def _group(found: Sequence[Results]) -> tuple[BoardGroup, ...]:
    """Put each model into the first group that it can be compared with."""
    groups: list[list[Results]] = []
    reasons: list[str] = []
    for results in found:
        reason = ""
        for group in groups:
            try:
                compare([group[0], results])
            except TrainerError as error:
                reason = reason or error.summary
            else:
                group.append(results)
                break
        else:
            groups.append([results])
            reasons.append(reason)
    return tuple(
        BoardGroup(tuple(map(_measure, group)), compare(group) if len(group) > 1 else None, reason)
        for group, reason in zip(groups, reasons, strict=True)
    )


def _measure(results: Results) -> BoardRow:
    metrics = measure_results(results)
    try:
        parameters = find_preset(results.network).parameters
    except NetworkError:
        parameters = None
    return BoardRow(
        results,
        metrics,
        wilson_interval(int(metrics.confusion.trace()), metrics.n_images),
        # Its interval is not shown here, and would take most of the time.
        measure_confidence(results, n_resamples=0).error,
        parameters,
    )
