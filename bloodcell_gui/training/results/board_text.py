"""The board in words, as a table and as Markdown."""

from bloodcell_gui.saving import Table
from bloodcell_gui.training.figure_text import format_share
from bloodcell_gui.training.results.board_content import BoardContent, BoardGroup, BoardRow
from trainer.evaluation.comparison import TEST_NAME
from trainer.evaluation.paired import Standing
from trainer.language import fill, mark, tr

_COLUMNS = (
    mark("model"),
    mark("network"),
    mark("accuracy (95 % interval)"),
    mark("balanced"),
    mark("macro F1"),
    mark("corrupted"),
    mark("calibration error"),
)


def say_differences(group: BoardGroup, reference: int) -> list[str]:
    """Return how each model of a group differs from one of them, a sentence each.

    Args:
        group: The group.
        reference: Place of the one that the others are held against.
    """
    if group.comparison is None:
        return []
    comparison, said = group.comparison, []
    for pair in comparison.pairs:
        if reference not in (pair.first, pair.second):
            continue
        other = pair.second if pair.first == reference else pair.first
        only_first, only_second = pair.difference.only_first, pair.difference.only_second
        ahead = only_second - only_first if other == pair.second else only_first - only_second
        low, high = pair.difference.low, pair.difference.high
        if other == pair.first:
            low, high = -high, -low
        n_images, n_ahead = comparison.n_images, abs(ahead)
        if ahead > 0:
            by = tr("{n_ahead:,} more of {n_images:,} images than", n_ahead=n_ahead, n_images=n_images)
        elif ahead < 0:
            by = tr("{n_ahead:,} fewer of {n_images:,} images than", n_ahead=n_ahead, n_images=n_images)
        else:
            by = tr("as many of {n_images:,} images as", n_images=n_images)
        chance = tr("could be chance") if pair.standing is Standing.UNDECIDED else tr("is more than chance")
        said.append(
            tr(
                "“{title}” is right on {by} “{title_2}” ({low} to {high} percentage points); "
                "that {chance}: {p_value}.",
                title=group.rows[other].title,
                by=by,
                title_2=group.rows[reference].title,
                low=_format_points(low),
                high=_format_points(high),
                chance=chance,
                p_value=format_p(pair.p_value),
            )
        )
    return said


def format_p(p_value: float) -> str:
    """Return a p-value as it is printed."""
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.3f}" if p_value < 0.1 else f"p = {p_value:.2f}"


def _format_points(share: float) -> str:
    """Return a difference of shares in percentage points, with a true minus sign."""
    return fill("{share:+.2f}", share=100 * share).replace("-", "−")


def say_test(group: BoardGroup) -> str:
    """Return what was compared and by which test."""
    assert group.comparison is not None
    return tr("p: {test}. Intervals: 95 %.", test=tr(TEST_NAME))


def title_group(group: BoardGroup) -> str:
    """Return what the models of a group were tested on."""
    first = group.rows[0].results
    return tr(
        "{n_images:,} {part} images, {n_classes} classes",
        n_images=len(first.images),
        part=first.part,
        n_classes=len(first.classes),
    )


def tabulate_board(content: BoardContent) -> Table:
    """Return the board as one table; the first column numbers the groups."""
    header = (
        "group",
        "model",
        "network",
        "images",
        "accuracy",
        "accuracy_low",
        "accuracy_high",
        "balanced_accuracy",
        "macro_f1",
        "corrupted_accuracy",
        "calibration_error",
        "parameters",
        "minutes",
        "epochs",
    )
    rows = [
        (
            number,
            row.title,
            row.results.network,
            row.metrics.n_images,
            row.metrics.accuracy,
            row.interval.low,
            row.interval.high,
            row.metrics.balanced_accuracy,
            row.metrics.macro_f1,
            row.corrupted,
            row.calibration_error,
            row.parameters,
            row.results.minutes,
            len(row.results.history),
        )
        for number, group in enumerate(content.groups, 1)
        for row in group.rows
    ]
    return Table(header, rows)


def write_board(content: BoardContent) -> str:
    """Return the board as Markdown."""
    lines = [tr("# Models compared"), ""]
    for group in content.groups:
        lines += [f"## {title_group(group)}", ""]
        if group.reason:
            lines += [group.reason, ""]
        lines += [
            f"| {' | '.join(map(tr, _COLUMNS))} |",
            f"| :-- | :-- |{' --: |' * (len(_COLUMNS) - 2)}",
        ]
        lines += [_write_row(row) for row in group.rows]
        lines.append("")
        if group.comparison is not None:
            lines += [f"- {sentence}" for sentence in say_differences(group, 0)]
            lines += ["", say_test(group), ""]
    lines += [
        tr("- Not compared: “{name}”. {reason}", name=name, reason=reason)
        for name, reason in content.left_out
    ]
    return "\n".join(lines).rstrip() + "\n"


def _write_row(row: BoardRow) -> str:
    low, high = 100 * row.interval.low, 100 * row.interval.high
    fields = (
        row.title.replace("|", "\\|"),
        row.results.network,
        fill(
            "{accuracy} ({low:.1f}–{high:.1f})",
            accuracy=format_share(row.metrics.accuracy),
            low=low,
            high=high,
        ),
        format_share(row.metrics.balanced_accuracy),
        format_share(row.metrics.macro_f1),
        format_share(row.corrupted),
        format_share(row.calibration_error),
    )
    return f"| {' | '.join(fields)} |"
