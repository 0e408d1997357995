"""The command; what adapting does is tested where it is done."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trainer import resources
from trainer.bundle.card import Adaptation, Scores
from trainer.bundle.card_markdown import describe_card_markdown
from trainer.bundle.model_file import LITERT, ModelFile, read_card, rewrite_card
from trainer.events import Finished
from trainer.jobs import AdaptJob

RunCommand = Callable[..., Any]


def score(accuracy: float, n_images: int = 40) -> Scores:
    return Scores(
        n_images=n_images,
        accuracy=accuracy,
        balanced_accuracy=accuracy,
        macro_f1=accuracy,
        recall={"neutrophil": accuracy, "platelet": accuracy},
    )


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[AdaptJob]:
    """The jobs that the command makes; each ends with a model that says that it was adapted."""
    made: list[AdaptJob] = []

    def play(job: AdaptJob) -> Finished:
        made.append(job)
        old, tested = read_card(job.model), job.old_test is not None
        told = Adaptation(
            title=old.title,
            name=job.model.stem,
            sha256=old.entries[LITERT],
            n_cells={"neutrophil": 25, "platelet": 15},
            n_folds=5,
            before=score(0.25),
            after=score(0.875),
            old_before=score(0.99, 200) if tested else None,
            old_after=score(0.985, 200) if tested else None,
            not_measured="" if tested else "The images were not at hand.",
        )
        job.out.parent.mkdir(parents=True, exist_ok=True)
        rewrite_card(job.model, job.out, adapted=told)
        return Finished(
            job_id=job.id, reason="Adapted with 40 cells.", model=str(job.out), metrics={"a": 0.5}
        )

    monkeypatch.setattr("trainer.commands.adapt.report_job", play)
    return made


def test_before_and_after_are_printed(
    run: RunCommand, bundled: ModelFile, jobs: list[AdaptJob], tmp_path: Path
) -> None:
    out = tmp_path / "ours.bloodcell"
    options = ("--model", bundled.name, "--out", out, "--old-test", tmp_path, "--title", "Ours", "--seed", 3)
    done = run("adapt", tmp_path / "cells", *options)
    assert done.status == 0, done.err
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert "neutrophil 25 25.0 % 87.5 %" in lines
    assert "your cells, mean of the classes 40 25.0 % 87.5 %" in lines
    assert "old test images, mean of the classes 200 99.0 % 98.5 %" in lines
    assert "judged by a model that was adapted in 5 turns without it" in " ".join(done.err.split())
    assert "Forgetting" not in done.err
    (job,) = jobs
    assert (job.dataset, job.model, job.out) == (tmp_path / "cells", bundled.path, out)
    assert (job.old_test, job.title, job.seed) == (tmp_path, "Ours", 3)
    assert job.command == f"bloodcell adapt cells --model {bundled.name}"


def test_what_is_not_measured_is_said_and_all_is_in_the_json(
    run: RunCommand, bundled: ModelFile, jobs: list[AdaptJob], tmp_path: Path
) -> None:
    done = run("adapt", tmp_path / "cells", "--json")
    assert "Forgetting not measured. The images were not at hand." in " ".join(done.err.split())
    assert done.out.count("\n") == 1
    assert done.json["model"] == str(resources.user_models() / f"{bundled.name}-cells.bloodcell")
    assert done.json["adapted"]["after"]["balanced_accuracy"] == 0.875
    assert done.json["adapted"]["old_after"] is None
    assert done.json["metrics"] == {"a": 0.5}
    told = describe_card_markdown(read_card(Path(done.json["model"])))
    assert "## Adapted" in told
    assert "| The laboratory's cells | 40 | 0.2500 | 0.8750 |" in told
    assert "**Forgetting not measured:** The images were not at hand." in told


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--out", "model.zip"), "is no name for a model file. Give --out a file that ends in .bloodcell."),
        (("--out", "taken.bloodcell"), "is there already. Choose another name or folder."),
        (("--split-file", "parts.csv.gz"), "A split file alone is no test. Give the images, too"),
        (("--model", "nobody"), "There is no model “nobody”."),
    ],
)
def test_what_makes_no_sense_is_refused(
    run: RunCommand,
    bundled: ModelFile,
    jobs: list[AdaptJob],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken.bloodcell").write_bytes(b"")
    done = run("adapt", "cells", *options)
    assert done.status == 1
    assert told in " ".join(done.err.split())
    assert not jobs
