"""`bloodcell classify`: folders of cells to counts, on the terminal or as files."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from trainer.bundle.library import find_model
from trainer.bundle.model_file import ModelFile
from trainer.commands.console import (
    count_things,
    follow,
    is_watched,
    list_some,
    print_json,
    show_progress,
    tell,
)
from trainer.commands.counts_table import print_counts
from trainer.commands.into_project import open_for_adding
from trainer.commands.report_options import FormatsOption, LaboratoryOption, choose_formats
from trainer.dataset.framing import FramingChoice
from trainer.dataset.samples import Sample, find_samples, list_images
from trainer.inference.classify import ClassifyOptions, classify_samples
from trainer.reports.counts import RunCounts
from trainer.reports.description import describe_model, describe_sample
from trainer.reports.files import write_report
from trainer.reports.laboratory import Laboratory
from trainer.reports.laboratory_files import read_laboratory
from trainer.reports.notice import join_notice
from trainer.reports.outcomes import Outcome, take_prediction
from trainer.reports.shifts import note_shifts
from trainer.reports.tables import DIALECTS, DialectId
from trainer.reports.target import ReportTarget, name_report
from trainer.reports.used_model import name_model
from trainer.reports.writers import OnProgress


def classify(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="Folders, images, .zip or .npz; a sub-folder is a sample."),
    ],
    model: Annotated[
        str | None, typer.Option(metavar="NAME|FILE", help="Model to use; without it, your default one.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write the report here; without it, only print counts.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="What the report's files are called; without it, as the first path.")
    ] = None,
    framing: Annotated[
        FramingChoice, typer.Option(help="Cut images to the centre that the model learned from, or not.")
    ] = FramingChoice.AUTO,
    dialect: Annotated[
        DialectId, typer.Option(help="How tables are written: comma-countries is for Excel there.")
    ] = DialectId.STANDARD,
    threshold: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=1.0,
            metavar="X",
            help="Confidence under which a cell is unsure; without it, the model's own; 0 counts every cell.",
        ),
    ] = None,
    project: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Add the samples to this project, which is made where it is missing."
        ),
    ] = None,
    formats: FormatsOption = None,
    laboratory: LaboratoryOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """Classify cells and count them, sample by sample."""
    if formats is not None and out is None:
        raise typer.BadParameter("--report needs a place: name it with --out DIR.")
    chosen = find_model(model)
    target = None
    if out is not None:
        target = ReportTarget(out, name or name_report(paths[0]), DIALECTS[dialect], choose_formats(formats))
    classify_paths(
        paths,
        chosen,
        framing,
        target,
        project,
        threshold=threshold,
        laboratory=read_laboratory(laboratory),
        as_json=as_json,
    )


def classify_paths(
    paths: Sequence[Path],
    model: ModelFile,
    framing: FramingChoice = FramingChoice.AUTO,
    target: ReportTarget | None = None,
    project: Path | None = None,
    *,
    threshold: float | None = None,
    laboratory: Laboratory | None = None,
    as_json: bool = False,
) -> None:
    """Classify what is in the paths, write what is wanted, and print the result.

    Args:
        paths: Folders and files.
        model: What classifies.
        framing: The user's word on the native crop.
        target: Where a report goes; None writes none.
        project: A project file that the samples are added to; None for none.
        threshold: Confidence under which a cell is unsure; None for what the model says, 0 for no doubts.
        laboratory: What the laboratory says for itself; None for one that says nothing.
        as_json: Whether the result is one JSON object.

    Raises:
        DatasetError: There is nothing to classify.
        ModelFileError: The model cannot be used.
        OutputError: The report cannot be written.
        ProjectError: The samples cannot be added to the project.
    """
    samples = find_samples(paths)
    counts = RunCounts([sample.id for sample in samples], model.card.classes, laboratory)
    started = time.perf_counter()
    total = _count_images(samples)
    options = ClassifyOptions(framing=framing, threshold=threshold)
    with (
        open_for_adding(project, samples, name_model(model), framing, threshold) as keep,
        closing(classify_samples(samples, model, options)) as predictions,
        show_progress("Classifying") as show,
    ):
        watched = note_shifts(follow(keep(predictions), total, show), counts)
        files = _write_or_count(map(take_prediction, watched), counts, model, framing, target, show)
    seconds = time.perf_counter() - started

    summaries = counts.snapshot()
    n_images = sum(summary.n_images for summary in summaries)
    if not as_json:
        print_counts(summaries)
    for line in (*_remark(counts, model, framing), f"{count_things(n_images, 'image')} in {seconds:.1f} s."):
        tell(line)
    for file in files:
        tell(f"Written: {file}")
    tell(join_notice(model.card.caution))
    if as_json:
        result = _describe_run(counts, model, framing)
        print_json({**result, "files": list(map(str, files)), "images_per_s": round(n_images / seconds, 1)})


def _write_or_count(
    outcomes: Iterator[Outcome],
    counts: RunCounts,
    model: ModelFile,
    framing: FramingChoice,
    target: ReportTarget | None,
    show: OnProgress,
) -> tuple[Path, ...]:
    if target is not None:
        return write_report(target, name_model(model), outcomes, counts, framing, show)
    for outcome in outcomes:
        counts.add(outcome)
    return ()


def _count_images(samples: Sequence[Sample]) -> int:
    """Return how many images there are, for the time left; 0 where nobody watches the bar."""
    return sum(1 for sample in samples for _ in list_images(sample)) if is_watched() else 0


def _remark(counts: RunCounts, model: ModelFile, framing: FramingChoice) -> Iterator[str]:
    """Yield what the user must know of the run beside the counts, a line each."""
    summaries = counts.snapshot()
    n_cropped = sum(summary.n_cropped for summary in summaries)
    if n_cropped:
        yield _remark_crop(n_cropped, model, framing)
    conversions: Counter[str] = Counter()
    for summary in summaries:
        conversions.update(summary.conversions)
    if conversions:
        yield f"Converted: {', '.join(f'{count} {name}' for name, count in sorted(conversions.items()))}."
    if model.learned is None:
        yield (
            f"The model “{model.name}” does not tell what it learned from: only a low confidence "
            "makes a cell unsure."
        )
    n_excluded = sum(summary.n_excluded for summary in summaries)
    if n_excluded:
        yield f"Left out as byte-identical to another of their sample: {count_things(n_excluded, 'image')}."
    for summary in summaries:
        if not summary.n_images:
            yield f"No image was left in the sample “{summary.sample_id}”: was the folder moved?"
    yield from list_some(
        f"{count_things(len(counts.failures), 'image')} could not be read:",
        [f"{failure.sample_id}/{failure.image}: {failure.reason}" for failure in counts.failures],
    )


def _remark_crop(n_cropped: int, model: ModelFile, framing: FramingChoice) -> str:
    native = model.card.framing
    cut = f"Cut to the centre of {native.native_crop} x {native.native_crop} pixels"
    if framing is FramingChoice.CROP:
        return f"{cut}, as you asked: {count_things(n_cropped, 'image')}."
    size = f"about {native.native_width} x {native.native_height}"
    return (
        f"{cut}, as the model learned it from the native framing of {size}: "
        f"{count_things(n_cropped, 'image')}. --framing whole forbids it."
    )


def _describe_run(counts: RunCounts, model: ModelFile, framing: FramingChoice) -> dict[str, Any]:
    summaries, native = counts.snapshot(), model.card.framing
    return {
        "samples": [describe_sample(summary) for summary in summaries],
        "failures": [
            {"sample_id": failure.sample_id, "name": failure.image, "reason": failure.reason}
            for failure in counts.failures
        ],
        "model": describe_model(name_model(model)),
        "framing": {
            "choice": framing,
            "native_crop": native.native_crop,
            "n_cropped": sum(summary.n_cropped for summary in summaries),
        },
    }
