"""`bloodcell train`: a data set to a model file, without a window."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from trainer.commands.console import tell
from trainer.commands.job_reporter import report_job
from trainer.commands.new_model import OutOption, choose_model_path, print_new_model, tell_new_model
from trainer.config import change_config
from trainer.errors import ConfigError, TrainerError
from trainer.jobs import TrainJob
from trainer.pretrained.sources import settle_weights
from trainer.recipes import choose_network, find_recipe, read_recipe
from trainer.runs import unfinished_jobs
from trainer.words import join_words

# What --resume can stand beside.
_GO_WITH_RESUME = frozenset({"dataset", "resume", "as_json"})


def train(
    context: typer.Context,
    dataset: Annotated[Path, typer.Argument(help="Folder, manifest .csv, .zip or .npz to learn from.")],
    network: Annotated[
        str | None, typer.Option(help="Network to train: an id from `bloodcell networks`.")
    ] = None,
    epochs: Annotated[int | None, typer.Option(help="Passes over the training images.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of splits, weights and augmentation.")] = None,
    config: Annotated[
        str,
        typer.Option(
            metavar="NAME|FILE", help="Recipe: default, study, or a file (TOML, JSON). Options here win."
        ),
    ] = "default",
    weights: Annotated[
        str | None, typer.Option(help="imagenet, none, a folder of weight files, or a model.")
    ] = None,
    out: OutOption = None,
    split_file: Annotated[
        Path | None, typer.Option(help="Write which image went into which part (.csv.gz).")
    ] = None,
    decisions: Annotated[
        Path | None, typer.Option(help="Decisions file of a cleaning (.csv) to apply to the data set.")
    ] = None,
    duplicates: Annotated[
        str | None, typer.Option(help="Exact copies of an image: keep, or leave_out all but the first.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the last run on this data set that broke off.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
) -> None:
    """Train a network on a data set and publish one model file."""
    if resume:
        _refuse_changes(context)
        _run(_find_unfinished(dataset), as_json)
        return
    recipe = read_recipe(find_recipe(config))
    options = change_config(
        choose_network(recipe.config, network or recipe.config.network),
        epochs=epochs,
        seed=seed,
        weights=weights,
        duplicates=duplicates,
    )
    # A run may be taken up again from another folder.
    options = change_config(options, weights=settle_weights(options.weights))
    job = TrainJob(
        dataset=dataset.absolute(),
        config=options,
        out=choose_model_path(out, f"{dataset.stem}-{options.network}", may_replace=True).absolute(),
        texts=recipe.card,
        command=_command(
            dataset,
            config,
            options.weights,
            {
                "network": network,
                "epochs": epochs,
                "seed": seed,
                "duplicates": duplicates,
                "decisions": None if decisions is None else decisions.name,
            },
        ),
        split_file=None if split_file is None else split_file.absolute(),
        decisions=None if decisions is None else decisions.absolute(),
    )
    _run(job, as_json)


def _run(job: TrainJob, as_json: bool) -> None:
    end = report_job(job)
    tell_new_model(end)
    for name, value in end.metrics.items():
        tell(f"  {name.replace('_', ' ')}: {value:.4f}")
    if as_json:
        print_new_model(end)


def _refuse_changes(context: typer.Context) -> None:
    """Refuse options beside --resume: a run that goes on is the one that was begun."""
    options = [param for param in context.command.params if param.name not in _GO_WITH_RESUME]
    given = [param.opts[0] for param in options if _is_given(context, param.name)]
    if given:
        raise ConfigError(
            "A run that is taken up again keeps all its options.",
            f"Leave out {join_words(given)}, or start a new run without --resume.",
        )


def _is_given(context: typer.Context, name: str | None) -> bool:
    source = context.get_parameter_source(name or "")
    return source is not None and source.name == "COMMANDLINE"


def _find_unfinished(dataset: Path) -> TrainJob:
    """Return the latest job on a data set whose run broke off."""
    for job in unfinished_jobs():
        if job.dataset.resolve() == dataset.resolve():
            return job
    raise TrainerError(
        f"No run on “{dataset.name}” broke off that could go on.", "Start a new one without --resume."
    )


def _command(dataset: Path, config: str, weights: str, given: Mapping[str, object]) -> str:
    """Return the command for the card, folders by their last name only."""
    words: list[object] = ["bloodcell train", dataset.name]
    for option, value in given.items():
        words += [f"--{option}", value] if value is not None else []
    words += ["--config", Path(config).name] if config != "default" else []
    words += ["--weights", Path(weights).name]
    return " ".join(map(str, words))
