from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from trainer.dataset.framing import FramingChoice
from trainer.dataset.samples import Sample
from trainer.errors import ProjectError
from trainer.inference.predictions import Prediction, Status
from trainer.project.adding import add_predictions, check_new
from trainer.project.cells import list_cells, read_probabilities
from trainer.project.project_file import Project
from trainer.project.samples import ReviewState, list_samples
from trainer.reports.used_model import UsedModel

Predict = Callable[..., Prediction]
Fill = Callable[..., int]


def test_predictions_pass_and_are_kept_as_they_are(
    project: Project, predict: Predict, used_model: UsedModel
) -> None:
    samples = [Sample(name, Path("/cells", name)) for name in ("S-1", "empty", "S-2", "last")]
    given = [
        predict("a.png", 0, 0.9),
        predict("deep/b.png", 1, 0.4, Status.UNSURE, reason="why", cropped=True),
        predict("c.png", 2, sample_id="S-2"),
    ]

    passed = list(
        add_predictions(
            project, samples, given, used_model, who="Ada", framing=FramingChoice.WHOLE, threshold=0.6
        )
    )

    assert passed == given
    kept = list_samples(project)
    assert [(one.sample_id, one.state, one.framing, one.threshold) for one in kept] == [
        (name, ReviewState.NEW, "whole", 0.6) for name in ("S-1", "empty", "S-2", "last")
    ]
    assert kept[0].folder == Path("/cells/S-1").absolute()
    first, second = list_cells(project, kept[0].key)
    assert (first.name, first.machine_class, first.status, first.final_class) == (
        "a.png",
        "neutrophil",
        Status.CLASSIFIED,
        "neutrophil",
    )
    assert (second.name, second.machine_class, second.status, second.reason) == (
        "deep/b.png",
        "erythroblast",
        Status.UNSURE,
        "why",
    )
    assert not second.final_class
    assert first.confidence == pytest.approx(0.9)
    np.testing.assert_array_equal(read_probabilities(project, first.key), given[0].probabilities)
    assert [len(list_cells(project, one.key)) for one in kept] == [2, 0, 1, 0]


def test_what_breaks_off_leaves_whole_samples_only(
    project: Project, predict: Predict, used_model: UsedModel
) -> None:
    samples = [Sample(name, Path("/cells", name)) for name in ("S-1", "S-2")]

    def break_off() -> Iterator[Prediction]:
        yield predict("a.png", 0)
        yield predict("a.png", 0, sample_id="S-2")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        for _ in add_predictions(project, samples, break_off(), used_model, who="Ada"):
            pass

    assert [one.sample_id for one in list_samples(project)] == ["S-1"]


def test_a_run_that_is_cancelled_leaves_whole_samples_only(
    project: Project, predict: Predict, used_model: UsedModel
) -> None:
    samples = [Sample(name, Path("/cells", name)) for name in ("S-1", "S-2")]
    given = [predict("a.png", 0), predict("a.png", 0, sample_id="S-2"), predict("b.png", 0, sample_id="S-2")]
    adding = add_predictions(project, samples, given, used_model, who="Ada")

    next(adding)
    next(adding)
    adding.close()

    assert [one.sample_id for one in list_samples(project)] == ["S-1"]


def test_a_sample_that_is_there_already_is_told_before_the_work(project: Project, mixed: int) -> None:
    check_new(project, [Sample("S-2", Path("/cells/S-2"))])

    with pytest.raises(
        ProjectError, match=r"“S-1” is already in the project “morning.bloodproject”"
    ) as caught:
        check_new(project, [Sample("S-2", Path("/x")), Sample("S-1", Path("/x"))])
    assert caught.value.remedy


def test_a_sample_is_never_added_twice(project: Project, mixed: int, fill: Fill) -> None:
    with pytest.raises(ProjectError, match="already in the project"):
        fill([])
    assert len(list_samples(project)) == 1


@pytest.mark.parametrize(
    "name", ["=cmd|' '!A0.png", "血液 🩸.png", b"caf\xe9.png".decode("utf-8", "surrogateescape")]
)
def test_every_name_comes_back(project: Project, fill: Fill, predict: Predict, name: str) -> None:
    key = fill(
        [
            predict(name, 0, sample_id=name, digest=b"1" * 16),
            predict("x.png", sample_id=name, status=Status.EXCLUDED, reason=f"copy of “{name}”"),
        ],
        sample_id=name,
    )

    assert list_samples(project)[0].sample_id == name
    assert list_cells(project, key)[0].name == name
