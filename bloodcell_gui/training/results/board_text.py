"""The board in words, as a table and as Markdown."""

from bloodcell_gui.saving import Table
from bloodcell_gui.training.figure_text import format_share
from bloodcell_gui.training.results.board_content import BoardContent, BoardGroup, BoardRow
from trainer.evaluation.comparison import TEST_NAME
from trainer.evaluation.paired import Standing

_COLUMNS = (
    "model",
    "network",
    "accuracy (95 % interval)",
    "balanced",
    "macro F1",
    "corrupted",
    "calibration error",
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
        images = f"of {comparison.n_images:,} images"
        by = (
            f"{abs(ahead):,} {'more' if ahead > 0 else 'fewer'} {images} than"
            if ahead
            else f"as many {images} as"
        )
        chance = "could be chance" if pair.standing is Standing.UNDECIDED else "is more than chance"
        said.append(
            f"“{group.rows[other].title}” is right on {by} “{group.rows[reference].title}” "
            f"({_format_points(low)} to {_format_points(high)} percentage points); that {chance}: "
            f"{format_p(pair.p_value)}."
        )
    return said


def format_p(p_value: float) -> str:
    """Return a p-value as it is printed."""
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.3f}" if p_value < 0.1 else f"p = {p_value:.2f}"


def _format_points(share: float) -> str:
    """Return a difference of shares in percentage points, with a true minus sign."""
    return f"{100 * share:+.2f}".replace("-", "−")


def say_test(group: BoardGroup) -> str:
    """Return what was compared and by which test."""
    assert group.comparison is not None
    return f"p: {TEST_NAME}. Intervals: 95 %."


def title_group(group: BoardGroup) -> str:
    """Return what the models of a group were tested on."""
    first = group.rows[0].results
    return f"{len(first.images):,} {first.part} images, {len(first.classes)} classes"


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
    lines = ["# Models compared", ""]
    for group in content.groups:
        lines += [f"## {title_group(group)}", ""]
        if group.reason:
            lines += [group.reason, ""]
        lines += [
            f"| {' | '.join(_COLUMNS)} |",
            f"| :-- | :-- |{' --: |' * (len(_COLUMNS) - 2)}",
        ]
        lines += [_write_row(row) for row in group.rows]
        lines.append("")
        if group.comparison is not None:
            lines += [f"- {sentence}" for sentence in say_differences(group, 0)]
            lines += ["", say_test(group), ""]
    lines += [f"- Not compared: “{name}”. {reason}" for name, reason in content.left_out]
    return "\n".join(lines).rstrip() + "\n"


def _write_row(row: BoardRow) -> str:
    low, high = 100 * row.interval.low, 100 * row.interval.high
    fields = (
        row.title.replace("|", "\\|"),
        row.results.network,
        f"{format_share(row.metrics.accuracy)} ({low:.1f}–{high:.1f})",
        format_share(row.metrics.balanced_accuracy),
        format_share(row.metrics.macro_f1),
        format_share(row.corrupted),
        format_share(row.calibration_error),
    )
    return f"| {' | '.join(fields)} |"
