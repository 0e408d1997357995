"""`bloodcell report`: the files of a project, with what its reviewers decided."""

from pathlib import Path
from typing import Annotated

import typer

from trainer.commands.console import count_things, print_json, show_progress, tell
from trainer.commands.counts_table import print_counts
from trainer.commands.report_options import FormatsOption, LaboratoryOption, choose_formats
from trainer.project.project_file import open_project
from trainer.project.report import write_project_report, write_project_reports
from trainer.reports.description import describe_model, describe_sample
from trainer.reports.laboratory_files import read_laboratory
from trainer.reports.notice import join_notice
from trainer.reports.tables import DIALECTS, DialectId
from trainer.reports.target import ReportTarget, name_report


def report(
    project: Annotated[Path, typer.Argument(metavar="PROJECT", help="A project file.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Write the report here.")],
    name: Annotated[
        str | None, typer.Option(help="What the report's files are called; without it, as the project.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Report the samples that this model classified; without it, each of several has its report.",
        ),
    ] = None,
    dialect: Annotated[
        DialectId, typer.Option(help="How tables are written: comma-countries is for Excel there.")
    ] = DialectId.STANDARD,
    formats: FormatsOption = None,
    laboratory: LaboratoryOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """Write the counts and cells of a project, with the classes that its reviewers gave."""
    target = ReportTarget(out, name or name_report(project), DIALECTS[dialect], choose_formats(formats))
    its = read_laboratory(laboratory)
    with open_project(project) as opened, show_progress("Writing") as show:
        reports = (
            write_project_reports(opened, target, its, show)
            if model is None
            else (write_project_report(opened, target, model, its, show),)
        )
    summaries = [summary for _, counts, _ in reports for summary in counts.snapshot()]
    files = [file for written, _, _ in reports for file in written]
    models = [used for _, _, used in reports]
    n_missing = sum(summary.facts.n_missing for summary in summaries)
    if not as_json:
        for _, counts, used in reports:
            if len(reports) > 1:
                tell(f"Classified by “{used.name}”:")
            print_counts(counts.snapshot())
    if n_missing:
        verb = "is" if n_missing == 1 else "are"
        tell(f"{count_things(n_missing, 'image')} {verb} no longer there; the counts stay as they are.")
    for file in files:
        tell(f"Written: {file}")
    for caution in dict.fromkeys(used.caution for used in models):
        tell(join_notice(caution))
    if as_json:
        print_json(
            {
                "samples": [describe_sample(summary) for summary in summaries],
                # The figures of several models are no more than a list.
                "model": describe_model(models[0]) if len(models) == 1 else None,
                "models": [describe_model(used) for used in models],
                "files": list(map(str, files)),
                "n_missing": n_missing,
            }
        )
