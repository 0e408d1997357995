from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from trainer.classes import Role
from trainer.dataset.samples import Sample
from trainer.inference.doubt.looks import LOOKS
from trainer.inference.doubt.shift import LEAST_CELLS, describe_shift
from trainer.inference.predictions import Prediction
from trainer.project.adding import add_predictions
from trainer.project.classes import add_class
from trainer.project.counts import summarise_sample, summarise_samples
from trainer.project.project_file import Project
from trainer.project.review import Review
from trainer.reports.flags import FlagKind
from trainer.reports.used_model import UsedModel

Predict = Callable[..., Prediction]
Fill = Callable[..., int]
Keys = Callable[[int], dict[str, int]]


def test_a_sample_that_nobody_reviewed_counts_as_the_model_says(project: Project, mixed: int) -> None:
    summary = summarise_sample(project, mixed)

    assert (summary.sample_id, summary.n_images, summary.n_classified) == ("S-1", 6, 3)
    assert (summary.n_unsure, summary.n_excluded, summary.n_failed) == (1, 1, 1)
    assert summary.counts == {"neutrophil": 2, "erythroblast": 0, "platelet": 1}
    assert summary.n_wbc == 2
    assert summary.conversions == {"first frame": 1, "grey": 1}


def test_what_was_decided_counts(project: Project, mixed: int, keys: Keys) -> None:
    cells, review = keys(mixed), Review(project, mixed, "Ada")
    add_class(project, "Blast", Role.WBC, "Ada")
    review.assign([cells["d.png"]], "blast")
    review.confirm([cells["c.png"]])
    review.exclude([cells["a.png"]])

    summary = summarise_sample(project, mixed)

    assert summary.counts == {"neutrophil": 1, "erythroblast": 0, "platelet": 1, "blast": 1}
    assert (summary.n_unsure, summary.n_excluded, summary.n_wbc) == (0, 2, 2)
    assert summary.classes[0].percent_of_wbc == 50.0


def test_all_samples_at_once_are_what_each_is_alone(
    project: Project, mixed: int, fill: Fill, predict: Predict, used_model: UsedModel
) -> None:
    # Another model, whose classes come in another order.
    other = replace(used_model, sha256="b" * 64, classes=used_model.classes[::-1])
    second = fill([predict("a.png", 0, sample_id="S-2")], sample_id="S-2", model=other)
    third = fill([], sample_id="empty")

    summaries = summarise_samples(project)

    assert list(summaries) == [mixed, second, third]
    assert summaries == {key: summarise_sample(project, key) for key in summaries}
    assert summaries[second].counts == {"platelet": 1, "erythroblast": 0, "neutrophil": 0}
    assert summaries[third].n_images == 0
    assert summaries[third].classes[0].percent_of_all is None


def test_a_sample_that_looks_otherwise_keeps_its_flag(
    project: Project, predict: Predict, used_model: UsedModel, tmp_path: Path
) -> None:
    samples = [Sample(name, tmp_path / name) for name in ("S-1", "S-2")]
    drifts = {"S-1": 3.0, "S-2": 0.0}
    given = [
        predict(f"{number}.png", 0, sample_id=name, drift=np.full(len(LOOKS) + 1, drift, np.float32))
        for name, drift in drifts.items()
        for number in range(LEAST_CELLS)
    ]
    list(add_predictions(project, samples, given, used_model, who="Ada"))

    first, second = summarise_samples(project).values()

    assert [flag.text for flag in first.flags if flag.kind is FlagKind.SHIFT] == [
        describe_shift(np.full(len(LOOKS) + 1, 3.0), LEAST_CELLS)
    ]
    assert FlagKind.SHIFT not in {flag.kind for flag in second.flags}
