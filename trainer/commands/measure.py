"""`bloodcell models measure`: what an older model's file does not tell of its doubts."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from trainer.bundle.library import find_model
from trainer.bundle.model_file import ModelFile, rewrite_learned
from trainer.commands.console import show_progress, tell
from trainer.commands.model_split import find_split
from trainer.dataset.labelled import Dataset
from trainer.dataset.loading import load_dataset
from trainer.dataset.reading import read_dataset
from trainer.dataset.splits import Split
from trainer.errors import ModelFileError, OutputError
from trainer.evaluation.doubt.measure import Doubts, measure_doubts
from trainer.evaluation.known_parts import find_parts


def measure(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", help="Model to measure.")],
    dataset: Annotated[Path, typer.Argument(help="The labelled images that it was trained with.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Model file to write; nothing is overwritten.")],
    split_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="What `bloodcell train` wrote; without it, what the model's file tells."
        ),
    ] = None,
) -> None:
    """Measure when a model is unsure, and write it anew with that; for models that cannot tell yet.

    Training does the same by itself.
    """
    model = find_model(name)
    if model.card.attuned is not None:
        raise ModelFileError(
            f"The model “{name}” was attuned to other images than it was trained with: on the old ones it "
            "would be measured wrongly.",
            "Adapt it with some labelled cells of those instead.",
        )
    if out.exists():
        raise OutputError(f"“{out}” is there already.", "Choose another name or folder.")
    split = find_split(model, split_file)
    labelled = read_dataset(dataset)
    with show_progress("Measuring") as show:
        doubts = measure_on_dataset(model, labelled, split, show)
    rewrite_learned(model.path, out, doubts.learned, **doubts.card_fields)
    chosen = doubts.chosen
    tell(
        f"On {doubts.limits.n_validation} validation images {chosen.unsure:.2%} are unsure, with a "
        f"confidence under {chosen.threshold:.4f} or unlike what was learned from; of the others "
        f"{chosen.right:.2%} are right."
    )
    tell(f"Written: {out}")


def measure_on_dataset(
    model: ModelFile,
    dataset: Dataset,
    split: Mapping[str, Split],
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Doubts:
    """Measure a model's doubts on the data set that it was trained with.

    Args:
        model: The model.
        dataset: The data set; images that the split does not name are left out.
        split: Part of each image, by the fingerprint of its pixels.
        on_progress: Called with (done, total): first of the images read, then of those looked at.

    Raises:
        DatasetError: The images are not those that the model was trained with.
        ModelFileError: The model cannot be used.
    """
    loaded = load_dataset(dataset, model.card.framing, on_progress=on_progress)
    known = find_parts(loaded, model, split)
    return measure_doubts(
        model,
        loaded.pixels,
        known.labels,
        loaded.fingerprints,
        learned_from=known.rows[Split.TRAIN],
        validation=known.rows[Split.VALIDATION],
        on_progress=on_progress,
    )
