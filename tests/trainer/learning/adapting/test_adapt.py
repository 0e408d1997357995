"""Whole adaptations, from labelled cells to a model file."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trainer.bundle.model_file import LITERT, read_model, read_split, read_weights
from trainer.dataset.labelled import Dataset
from trainer.dataset.reading import read_dataset
from trainer.dataset.splits import Split
from trainer.errors import DatasetError, ModelFileError, OutputError
from trainer.evaluation.evaluate import evaluate_dataset
from trainer.events import Event, Failed, Message, Progress
from trainer.inference.chunks import SampleImage
from trainer.inference.classify import classify_images
from trainer.inference.predictions import Status
from trainer.jobs import AdaptJob, JobControl
from trainer.learning.adapting.adapt import adapt
from trainer.runs import run_folder
from trainer.worker import run_job

MakeLaboratory = Callable[..., Path]
RunAdapting = Callable[..., Any]


def make_job(trained: Path, cells: Path, tmp_path: Path, **changes: object) -> AdaptJob:
    job = AdaptJob(dataset=cells, model=trained, out=tmp_path / "adapted.bloodcell")
    return replace(job, **changes)  # type: ignore[arg-type]


def measure(path: Path, dataset: Dataset) -> float:
    return evaluate_dataset(dataset, read_model(path)).metrics.balanced_accuracy


def test_a_model_learns_a_laboratory_and_does_not_forget(
    adapted: Any, trained: Path, laboratory: MakeLaboratory
) -> None:
    rest = read_dataset(laboratory("rest", 700, lymphocyte=15, neutrophil=15, platelet=15))
    assert measure(adapted.job.out, rest) > measure(trained, rest) + 0.2
    card, old = read_model(adapted.job.out).card, read_model(trained).card
    told = card.adapted
    assert told is not None
    assert (told.title, told.name, told.sha256) == (old.title, "home", old.entries[LITERT])
    assert told.n_cells == {"lymphocyte": 12, "neutrophil": 12, "platelet": 12}
    assert told.n_folds == 5
    assert told.before.n_images == told.after.n_images == 36
    assert told.after.balanced_accuracy > told.before.balanced_accuracy
    assert told.old_before is not None
    assert told.old_after is not None
    assert told.old_before == old.scores["test"]
    assert told.old_after.balanced_accuracy >= told.old_before.balanced_accuracy - 0.1
    assert told.not_measured == ""
    assert adapted.end.metrics["own_after_balanced_accuracy"] == told.after.balanced_accuracy
    assert adapted.end.metrics["old_after_accuracy"] == told.old_after.accuracy
    assert card.title == "Ours"
    assert card.attuned is None
    assert card.scores == {"validation": told.after}
    assert card.classes == old.classes
    assert not run_folder(adapted.job.id).exists()


def test_it_tells_how_far_it_is(adapted: Any) -> None:
    stages = [event.stage for event in adapted.events if isinstance(event, Progress)]
    assert list(dict.fromkeys(stages)) == [
        "Reading images",
        "Looking at images",
        "Comparing look-alikes",
        "Looking at the cells",
        "Looking at varied copies",
        "Adapting",
        "Looking for the old test images",
        "Asking the old model about them",
        "Asking the new model about them",
        "Writing the model",
    ]


def test_new_cells_count_and_so_do_old_ones(adapted: Any, trained: Path, laboratory: MakeLaboratory) -> None:
    model = read_model(adapted.job.out)
    assert model.learned is not None
    assert model.learned.means.shape[0] == 6
    rest = laboratory("rest", 700, lymphocyte=10, neutrophil=10, platelet=10)
    for folder in (rest, trained.parent / "home"):
        sources = [SampleImage("", image.source) for image in read_dataset(folder).images]
        found = list(classify_images(sources, model))
        far = [one for one in found if one.status is Status.UNSURE and "unsure between" not in one.reason]
        assert len(far) <= 0.1 * len(found)


def test_only_the_head_is_another_and_the_cells_are_known(adapted: Any, trained: Path) -> None:
    before, after = read_weights(trained), read_weights(adapted.job.out)
    assert {name for name in before if not np.array_equal(before[name], after[name])} == {
        "head/kernel",
        "head/bias",
    }
    old, new = read_split(trained), read_split(adapted.job.out)
    assert old is not None
    assert new is not None
    assert old.items() < new.items()
    assert {new[name] for name in new.keys() - old.keys()} == {Split.TRAIN}
    assert len(new) == len(old) + 36


def test_a_class_that_the_laboratory_lacks_stays_in_the_model(
    trained: Path, laboratory: MakeLaboratory, tmp_path: Path, run_adapting: RunAdapting
) -> None:
    done = run_adapting(make_job(trained, laboratory(lymphocyte=18, neutrophil=18), tmp_path))
    card = read_model(done.job.out).card
    assert card.class_ids == ("lymphocyte", "neutrophil", "platelet")
    texts = [event.text for event in done.events if isinstance(event, Message)]
    assert "No cells of “platelet”: the model knows them as before." in texts
    home = read_dataset(trained.parent / "home")
    platelets = replace(home, images=tuple(one for one in home.images if one.label == "platelet"))
    assert measure(done.job.out, platelets) >= measure(trained, platelets) - 0.1
    told = card.adapted
    assert told is not None
    assert told.old_before is told.old_after is None
    assert told.not_measured == "The images that the old model was tested on were not at hand."


def test_the_same_cells_give_the_same_model_and_others_are_no_test(
    adapted: Any,
    trained: Path,
    tmp_path: Path,
    run_adapting: RunAdapting,
    snapshot: Callable[[Path], object],
) -> None:
    cells, old_bytes = adapted.job.dataset, trained.read_bytes()
    before = snapshot(cells)
    again = run_adapting(make_job(trained, cells, tmp_path, old_test=cells))
    first, second = read_weights(adapted.job.out), read_weights(again.job.out)
    assert all(np.array_equal(first[name], second[name]) for name in first)
    told = read_model(again.job.out).card.adapted
    assert told is not None
    assert told.old_after is None
    assert "is in the part “test” of this split" in told.not_measured
    # Nothing of the user's, and nothing of the old model, was changed.
    assert trained.read_bytes() == old_bytes
    assert snapshot(cells) == before


def test_stopping_leaves_the_old_test_out_and_cancels_before(
    trained: Path, laboratory: MakeLaboratory, tmp_path: Path
) -> None:
    stopped: list[bool] = []

    def stop_at(stage: str) -> Callable[[Event], None]:
        def emit(event: Event) -> None:
            if isinstance(event, Progress) and event.stage == stage:
                stopped.append(True)

        return emit

    control = JobControl(should_stop=lambda: bool(stopped))
    cells = laboratory(lymphocyte=12, neutrophil=12, platelet=12)
    job = make_job(trained, cells, tmp_path, old_test=trained.parent / "home")
    # Asked as soon as the first of the old test images is looked for.
    adapt(job, stop_at("Looking for the old test images"), control)
    told = read_model(job.out).card.adapted
    assert told is not None
    assert told.not_measured == "It was stopped before that."

    stopped.clear()
    job = make_job(trained, cells, tmp_path, out=tmp_path / "b.bloodcell")
    end = run_job(job, stop_at("Adapting"), control)
    assert isinstance(end, Failed)
    assert end.cancelled
    assert not job.out.exists()


def test_what_cannot_be_adapted_is_refused_in_words(
    trained: Path, laboratory: MakeLaboratory, tmp_path: Path, cells: Callable[..., Path]
) -> None:
    def refuse(kind: type[Exception], words: str, **changes: object) -> None:
        with pytest.raises(kind, match=words):
            adapt(make_job(trained, own, tmp_path, **changes), lambda _: None, JobControl())

    own = laboratory(lymphocyte=6, neutrophil=6)
    (tmp_path / "there.bloodcell").write_bytes(b"")
    refuse(OutputError, "is there already", out=tmp_path / "there.bloodcell")
    refuse(DatasetError, "at least two classes", dataset=laboratory("one", lymphocyte=6))
    refuse(DatasetError, "at least two classes", dataset=laboratory("few", lymphocyte=1, neutrophil=1))
    refuse(DatasetError, "knows none of the classes here: “basophil”", dataset=cells({"basophil": 3}))
    flat = tmp_path / "flat"
    flat.mkdir()
    shutil.copy(next((own / "lymphocyte").iterdir()), flat / "a.png")
    refuse(DatasetError, "nothing says of which class they are", dataset=flat)


def test_a_model_that_does_not_tell_what_it_learned_from_is_refused(
    laboratory: MakeLaboratory, tmp_path: Path, tiny_model: object
) -> None:
    job = make_job(tiny_model.path, laboratory(lymphocyte=6, neutrophil=6), tmp_path)  # type: ignore[attr-defined]
    with pytest.raises(ModelFileError, match="would forget that"):
        adapt(job, lambda _: None, JobControl())
