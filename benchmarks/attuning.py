"""The bundled model attuned to another laboratory by its images alone: what it gains and loses.

Labels are looked at to score, never to attune.
"""

import shutil
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.accuracy import own_test_split
from benchmarks.measure import data_folder, report
from benchmarks.robustness import COMMON, Answers, ask
from trainer import resources
from trainer.bundle.model_file import ModelFile, read_model
from trainer.dataset.labelled import Dataset, LabelledImage
from trainer.dataset.reading import read_dataset
from trainer.events import Failed
from trainer.jobs import AttuneJob, JobControl
from trainer.worker import run_job

OTHERS = ("platelet",)
SEED = 2020


def attune(model: Path, images: Iterable[LabelledImage], folder: Path) -> tuple[ModelFile, float]:
    """Attune a model to images without their labels; return it and the seconds that it took."""
    cells = folder / "cells"
    cells.mkdir(parents=True)
    for number, image in enumerate(images):
        assert image.source.path is not None
        shutil.copy(image.source.path, cells / f"{number}{image.source.path.suffix}")
    started = time.monotonic()
    job = AttuneJob(model=model, images=cells, out=folder / "attuned.bloodcell")
    end = run_job(job, lambda _: None, JobControl())
    if isinstance(end, Failed):
        raise SystemExit(f"{end.summary} {end.remedy}\n{end.details}")
    return read_model(job.out), time.monotonic() - started


def halve(images: Dataset) -> tuple[Dataset, ...]:
    """Return a data set in two halves, drawn."""
    order = np.random.default_rng(SEED).permutation(len(images.images)).tolist()
    halves = order[::2], order[1::2]
    return tuple(replace(images, images=tuple(images.images[row] for row in rows)) for rows in halves)


def describe(name: str, measured: str, answers: Answers, own: Answers, seconds: str) -> tuple[str, ...]:
    """Return a row of the table."""
    found = answers.metrics
    return (
        name,
        measured,
        f"{found.accuracy:.4f}",
        f"{np.mean([found.recall[each] for each in COMMON]):.4f}",
        *(f"{found.recall[each]:.2f}" for each in (*COMMON, *OTHERS)),
        f"{answers.unsure.mean():.1%}",
        f"{own.metrics.accuracy:.4f}",
        seconds,
    )


def main() -> None:
    old = read_model(resources.bundled_model())
    images = read_dataset(data_folder("bccd96"))
    test = Dataset(data_folder("pbc96"), "test images", tuple(own_test_split(data_folder("pbc96"))))
    one, other = halve(images)
    rows = [describe("not at all", "all", ask(old, images), ask(old, test), "")]
    for name, given, measured, held in (
        ("all its images", images, "all", images),
        ("one half", one, "the other half", other),
        ("the other half", other, "the one half", one),
    ):
        with tempfile.TemporaryDirectory() as folder:
            new, seconds = attune(old.path, given.images, Path(folder))
            rows.append(describe(name, measured, ask(new, held), ask(new, test), f"{seconds:.0f}"))
    report(
        "attuning",
        f"The bundled model ({old.card.title}) attuned to bccd96 without labels",
        (
            "attuned to",
            "measured on",
            "accuracy",
            "balanced, four classes",
            *COMMON,
            *OTHERS,
            "unsure",
            "pbc96 test",
            "seconds",
        ),
        rows,
        f"Four classes: {', '.join(COMMON)}. Seconds: reading and writing included.",
    )


if __name__ == "__main__":
    main()
