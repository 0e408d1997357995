"""`bloodcell clean`: what is doubtful in a data set, as a list to decide on."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from trainer.bundle.library import find_path
from trainer.cleaning.decisions import Decision, Verdict, read_decisions, write_decisions
from trainer.cleaning.defaults import merge_decisions, propose_decisions
from trainer.cleaning.issues import Issue, IssueKind
from trainer.cleaning.judging import EPOCHS, FEWEST_FOLDS, FOLDS, MOST_FOLDS, plan_judging
from trainer.cleaning.report import ClassChange, CleaningFound, CleaningReport, count_changes
from trainer.commands.console import count_things, list_some, print_json, tell
from trainer.commands.job_reporter import report_job
from trainer.config import TrainingConfig
from trainer.errors import ConfigError, OutputError
from trainer.events import Event
from trainer.jobs import CleanJob
from trainer.words import join_words

_SHOWN = 20
_BY = "bloodcell clean --apply-defaults"
# What stands for a class where images have none.
_NO_LABEL = "without a label"


def clean(
    dataset: Annotated[
        Path, typer.Argument(help="Images, labelled or not: folder, manifest .csv, .zip or .npz.")
    ],
    model: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE",
            help="Model that says which images are alike, and judges labels; without it, your default one.",
        ),
    ] = None,
    train: Annotated[
        str | None,
        typer.Option(
            metavar="NETWORK",
            help="Let a network judge labels that is trained without them, several times: slow, but best.",
        ),
    ] = None,
    folds: Annotated[
        int | None,
        typer.Option(
            min=FEWEST_FOLDS, max=MOST_FOLDS, help=f"With --train: how many trainings; {FOLDS} unless given."
        ),
    ] = None,
    epochs: Annotated[
        int | None, typer.Option(min=1, help=f"With --train: passes over the images; {EPOCHS} unless given.")
    ] = None,
    weights: Annotated[
        str | None,
        typer.Option(help="With --train: imagenet, none, a folder of weight files, or a model."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Decisions file (.csv) to write, or to add to: what was decided in it stays."),
    ] = None,
    apply_defaults: Annotated[
        bool,
        typer.Option(
            "--apply-defaults",
            help="Decide what is sure: exclude exact copies, junk, images of one colour, and leaks.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """Find duplicates, junk, wrong labels and bad images; your files stay as they are."""
    if apply_defaults and out is None:
        raise OutputError("There is no place to write the decisions to.", "Give --out a file, decisions.csv.")
    training = _plan_training(train, folds, epochs, weights)
    earlier = read_decisions(out) if out is not None and out.exists() else ()
    path = find_path(model)
    report = _run(
        CleanJob(dataset=dataset.absolute(), model=path.absolute(), training=training, n_folds=folds or FOLDS)
    )
    when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    proposed = propose_decisions(report.issues, apply_defaults=apply_defaults, by=_BY, when=when)
    decisions = merge_decisions(earlier, proposed)
    if earlier:
        # Before anything is written: the file may be another data set's.
        count_changes(report, earlier)
    changes = count_changes(report, decisions)
    if out is not None:
        write_decisions(out, decisions)
    if as_json:
        print_json(_describe(report, decisions, changes))
    else:
        _print_report(report, changes)
    for line in _remark(report, decisions, out):
        tell(line)


def _plan_training(
    network: str | None, folds: int | None, epochs: int | None, weights: str | None
) -> TrainingConfig | None:
    if network is not None:
        return plan_judging(network, epochs=epochs, weights=weights)
    given = {"--folds": folds, "--epochs": epochs, "--weights": weights}
    if useless := [option for option, value in given.items() if value is not None]:
        raise ConfigError(
            f"There is no network to train, so there is no use for {join_words(useless)}.",
            "Name a network by --train.",
        )
    return None


def _run(job: CleanJob) -> CleaningReport:
    """Run the job in this process and return its report."""
    found: list[CleaningReport] = []

    def take(event: Event) -> None:
        if isinstance(event, CleaningFound):
            found.append(event.report)

    report_job(job, take)
    return found[0]


def _print_report(report: CleaningReport, changes: dict[str, ClassChange]) -> None:
    console = Console()
    lines = list(_list_issues(report))
    for line in lines[:_SHOWN]:
        console.print(line, markup=False, highlight=False, emoji=False, soft_wrap=True)
    if len(lines) > _SHOWN:
        console.print(f"… and {len(lines) - _SHOWN:,} more; --out or --json lists them all.")
    counts = Table(box=box.SIMPLE)
    counts.add_column("Class")
    for heading in ("Images", "With the decisions"):
        counts.add_column(heading, justify="right")
    for name, change in changes.items():
        counts.add_row(Text(name or _NO_LABEL), f"{change.n_before:,}", f"{change.n_after:,}")
    console.print(counts)
    found = " · ".join(f"{kind.replace('_', ' ')} {count:,}" for kind, count in report.counts.items())
    console.print(f"{count_things(len(report.paths), 'image')} · {found}", highlight=False, soft_wrap=True)


def _list_issues(report: CleaningReport) -> Iterator[str]:
    """Yield a line an issue, the surest first; copies of one picture have one together."""
    sizes = Counter((issue.kind, issue.group) for issue in report.issues)
    told: set[tuple[IssueKind, str]] = set()
    for issue in report.issues:
        key = (issue.kind, issue.group)
        if key in told:
            continue
        if issue.group:
            told.add(key)
        n_more = sizes[key] - 1 if issue.group else 0
        more = f" (and {n_more:,} more)" if n_more else ""
        yield f"{issue.score:.2f}  {issue.kind.replace('_', ' ')}  {issue.path}{more}: {issue.reason}"


def _remark(report: CleaningReport, decisions: tuple[Decision, ...], out: Path | None) -> Iterator[str]:
    """Yield what else there is to know, a line each."""
    yield from report.notes
    for concern in report.concerns:
        yield f"{concern.summary} {concern.remedy}"
    yield from list_some(
        f"{count_things(len(report.problems), 'file')} could not be used:",
        [f"{problem.name}: {problem.reason}" for problem in report.problems],
    )
    if out is not None:
        n_open = sum(decision.verdict is Verdict.UNDECIDED for decision in decisions)
        yield (
            f"Decisions: {out} ({len(decisions) - n_open:,} decided, {n_open:,} undecided). "
            f"Train with them by: bloodcell train … --decisions {out.name}"
        )


def _describe(
    report: CleaningReport, decisions: tuple[Decision, ...], changes: dict[str, ClassChange]
) -> dict[str, Any]:
    return {
        "n_images": len(report.paths),
        "counts": {kind.value: count for kind, count in report.counts.items()},
        "issues": [_describe_issue(issue) for issue in report.issues],
        "classes": {
            name or _NO_LABEL: {"n_images": change.n_before, "n_after_decisions": change.n_after}
            for name, change in changes.items()
        },
        "n_decided": sum(decision.verdict is not Verdict.UNDECIDED for decision in decisions),
        "concerns": [
            {"severity": concern.severity.value, "summary": concern.summary, "remedy": concern.remedy}
            for concern in report.concerns
        ],
        "notes": list(report.notes),
        "failed": [{"name": problem.name, "reason": problem.reason} for problem in report.problems],
        "model": report.model,
    }


def _describe_issue(issue: Issue) -> dict[str, Any]:
    return {
        "path": issue.path,
        "kind": issue.kind.value,
        "given": issue.given,
        "suggested": issue.suggested,
        "score": round(issue.score, 4),
        "reason": issue.reason,
    }
