"""Which images a network learns from before it judges; the trainings themselves are left out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("tensorflow", reason="the heavy half is not installed: pip install bloodcell[train]")

from trainer.config import TrainingConfig
from trainer.errors import Cancelled
from trainer.events import Event, Progress
from trainer.jobs import JobControl
from trainer.learning.fit import FitData, FitOutcome
from trainer.learning.fit_in_memory import Fitted
from trainer.learning.issue_finders import network_judge
from trainer.learning.issue_finders.network_judge import NetworkJudge
from trainer.learning.networks import build_network
from trainer.learning.starting_point import StartingPoint
from trainer.networks import find_preset
from trainer.pretrained.sources import Origin, WeightsSource

CONFIG = TrainingConfig(network="basic_cnn", weights="none", input_size=32, epochs=1)


@pytest.fixture
def fits(monkeypatch: pytest.MonkeyPatch) -> list[FitData]:
    """What networks were to be fitted to; they are built, and learn nothing."""
    found: list[FitData] = []

    def fit(data: FitData, class_ids: Sequence[str], config: TrainingConfig, *_: Any, **__: Any) -> Fitted:
        found.append(data)
        network = build_network(find_preset(config.network), config.input_size, len(class_ids))
        return Fitted(network, StartingPoint(pretrained=False), FitOutcome("Done.", 1, 1, ()))

    monkeypatch.setattr(network_judge, "fit_in_memory", fit)
    return found


@pytest.fixture
def judge(images: NDArray[np.uint8]) -> NetworkJudge:
    source = WeightsSource(Origin.NOTHING)
    return NetworkJudge(images, np.arange(24), CONFIG, source, 3, "j", lambda _: None, JobControl())


def test_no_image_is_judged_by_what_learned_from_it_or_from_its_copy(
    judge: NetworkJudge, fits: list[FitData], labels: NDArray[np.int64]
) -> None:
    groups = [f"{row // 2}" for row in range(24)]
    told: list[Event] = []
    found = replace(judge, emit=told.append).predict(np.arange(24), labels, groups, 3)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)
    assert len(fits) == 3
    known = [set(fit.train.tolist()) | set(fit.validation.tolist()) for fit in fits]
    held_out = [set(range(24)) - rows for rows in known]
    assert sorted(row for rows in held_out for row in rows) == list(range(24))
    for fit, rows in zip(fits, held_out, strict=True):
        assert not set(fit.train.tolist()) & set(fit.validation.tolist())
        assert len(fit.validation)
        assert set(fit.labels[fit.train]) == {0, 1, 2}
        assert {row ^ 1 for row in rows} == rows
    stages = {event.stage for event in told if isinstance(event, Progress)}
    assert stages == {f"Asking Basic CNN, {fold} of 3" for fold in (1, 2, 3)}


def test_images_are_found_where_they_are(
    judge: NetworkJudge, fits: list[FitData], labels: NDArray[np.int64]
) -> None:
    places = np.arange(24)[::-1].copy()
    places[3] = -1
    whole = replace(judge, places=places)
    assert whole.missing == {3}
    rows = np.array([row for row in range(24) if row != 3])
    own = labels[places[rows]]
    whole.take(rows).predict(np.arange(23), own, [str(row) for row in rows], 3)
    for fit in fits:
        assert 20 not in fit.train
        np.testing.assert_array_equal(fit.labels[fit.train], labels[fit.train])


def test_one_that_is_to_stop_is_cancelled(
    judge: NetworkJudge, fits: list[FitData], labels: NDArray[np.int64]
) -> None:
    stopping = replace(judge, control=JobControl(should_stop=lambda: True))
    with pytest.raises(Cancelled):
        stopping.predict(np.arange(24), labels, [str(row) for row in range(24)], 3)
    assert len(fits) == 1


def test_pictures_that_are_all_under_several_labels_choose_for_themselves(
    judge: NetworkJudge, fits: list[FitData]
) -> None:
    # Three pictures, each in two classes.
    labels = np.array([0, 1, 1, 0, 0, 1])
    judge.predict(np.arange(6), labels, ["a", "a", "b", "b", "c", "c"], 2)
    assert all(len(fit.train) and len(fit.validation) for fit in fits)
