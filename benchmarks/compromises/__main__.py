"""Every network that was really trained, by what it reaches, how fast it is, its size and its training.

`python -m benchmarks.compromises MODEL.bloodcell ...` measures the bundled model and those that are named.
The recipes of the others stand in `benchmarks/compromises/recipes`.
"""

import argparse
import sys
from pathlib import Path

from benchmarks.compromises.measuring import (
    PLAIN_SIZE,
    Row,
    list_front,
    measure_minutes,
    measure_paces,
    measure_quality,
    recall_minutes,
)
from benchmarks.compromises.plot import Point, draw
from benchmarks.measure import RESULTS, report
from benchmarks.robustness import MEGABYTE
from trainer import resources
from trainer.bundle.model_file import ModelFile, read_model
from trainer.errors import TrainerError
from trainer.networks import find_preset

_PLOT = RESULTS / "compromises.svg"
# With fewer a run only shows that everything works.
_FEWEST_ROUNDS = 3


def measure(models: list[ModelFile], options: argparse.Namespace) -> list[Row]:
    """Measure all models; one whose quality cannot be measured says why, and the others go on."""
    bundled = resources.bundled_model()
    rows = []
    for model, pace in zip(models, measure_paces(models, options.images, options.rounds), strict=True):
        print(f"  {model.card.title}: what it reaches …", file=sys.stderr)
        quality, failure = None, ""
        try:
            quality = measure_quality(
                model, options.copied, options.split_file if model.path == bundled else None
            )
        except TrainerError as error:
            failure = str(error)
            print(f"{model.path.name}: {failure}", file=sys.stderr)
        rows.append(
            Row(
                name=model.card.title,
                is_bundled=model.path == bundled,
                card=model.card,
                megabytes=model.path.stat().st_size / MEGABYTE,
                quality=quality,
                pace=pace,
                minutes=None if options.rounds < _FEWEST_ROUNDS else measure_minutes(model.card),
                minutes_as_run=recall_minutes(model.card),
                failure=failure,
            )
        )
    return sorted(rows, key=lambda row: -row.pace.images_per_second)


def show(number: int, row: Row, on_front: bool) -> tuple[str, ...]:
    """Return a row as the table shows it."""
    card = row.card
    quality = row.quality
    reached = ("", "", "")
    if quality is not None:
        reached = (f"{quality.clean:.4f}", f"{quality.corrupted:.4f}", f"{quality.other:.4f}")
    return (
        str(number),
        f"**{row.name}** (bundled)" if row.is_bundled else row.name,
        find_preset(card.network).title,
        str(card.training.input_size),
        card.arithmetic,
        *reached,
        f"{row.pace.images_per_second:,.0f}",
        f"{row.pace.times_plain:.1f}",
        f"{row.megabytes:.1f}",
        "" if row.minutes is None else f"{row.minutes:.0f}",
        "" if row.minutes_as_run is None else f"{row.minutes_as_run:.0f}",
        row.failure or ("yes" if on_front else "no"),
    )


def plot(rows: list[Row]) -> None:
    """Draw what was measured beside the table."""
    measured = [(number, row, row.quality) for number, row in enumerate(rows, 1) if row.quality is not None]
    panels = {
        title: [
            Point(number, row.pace.images_per_second, getattr(quality, name), row.is_bundled)
            for number, row, quality in measured
        ]
        for title, name in (
            ("Own test split", "clean"),
            ("Corrupted copies", "corrupted"),
            ("Another laboratory", "other"),
        )
    }
    if measured:
        _PLOT.write_text(draw(panels), encoding="utf-8", newline="\n")


def read_all(paths: list[Path]) -> list[ModelFile]:
    """Return the models that can be read; of the others one line each is said."""
    models = []
    for path in paths:
        try:
            models.append(read_model(path))
        except TrainerError as error:
            print(f"{path.name}: {error}", file=sys.stderr)
    return models


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "models", type=Path, nargs="*", help="model files; the bundled one is always measured"
    )
    parser.add_argument("--images", type=int, default=4000, help="of pbc96, to be classified in every round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--copied", type=int, default=1000, help="images of a test split to copy; 0 for all")
    parser.add_argument(
        "--split-file", type=Path, help="where the bundled model's file does not tell its split"
    )
    options = parser.parse_args()
    is_trial = options.rounds < _FEWEST_ROUNDS
    rows = measure(read_all([resources.bundled_model(), *options.models]), options)
    known = [row for row in rows if row.quality is not None]
    points = [(row.pace.images_per_second, row.quality.clean) for row in known if row.quality is not None]
    front = [known[index] for index in list_front(points)]
    report(
        "compromises",
        "Networks that were really trained: what they reach, how fast they are, and what they cost",
        (
            *("", "model", "network", "input", "arithmetic", "own test split", "corrupted", "bccd96"),
            *("images a second", "times plain Keras", "MB", "minutes", "minutes as run", "on the front"),
        ),
        [show(number, row, row in front) for number, row in enumerate(rows, 1)],
        "Own test split: accuracy. Corrupted: balanced accuracy, mean over all families and severities. "
        "bccd96: balanced accuracy over four white classes of another laboratory.",
        f"Images a second: from files to CSV, medians of {options.rounds} rounds in which all took turns; "
        f"plain Keras is MobileNetV2 at {PLAIN_SIZE} pixels.",
        "Minutes: passes of the training by the speed of one step on this machine in this run. As run: what "
        "the epochs took when the model was trained, beside other work.",
        "On the front: no other model is both faster and better on its own test split.",
        *(["**A trial: too few rounds for figures of speed that count.**"] if is_trial else []),
    )
    plot(rows)


if __name__ == "__main__":
    main()
