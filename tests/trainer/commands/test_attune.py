"""The command; what attuning does is tested where it is done."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trainer.bundle.card import Attuning
from trainer.bundle.model_file import LITERT, ModelFile, read_card, rewrite_card
from trainer.events import Finished
from trainer.jobs import AttuneJob


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[AttuneJob]:
    """The jobs that the command makes; each ends with a model that says that it was attuned."""
    made: list[AttuneJob] = []

    def play(job: AttuneJob) -> Finished:
        made.append(job)
        old = read_card(job.model)
        told = Attuning(
            title=old.title,
            name=job.model.stem,
            sha256=old.entries[LITERT],
            n_images=300,
            before={"neutrophil": 290, "platelet": 10},
            after={"neutrophil": 180, "platelet": 120},
            changed=0.375,
        )
        job.out.parent.mkdir(parents=True, exist_ok=True)
        rewrite_card(job.model, job.out, attuned=told)
        return Finished(
            job_id=job.id, reason="Attuned to 300 images.", model=str(job.out), metrics={"changed": 0.375}
        )

    monkeypatch.setattr("trainer.commands.attune.report_job", play)
    return made


def test_what_changed_is_printed(
    run: Callable[..., Any], bundled: ModelFile, jobs: list[AttuneJob], tmp_path: Path
) -> None:
    out = tmp_path / "ours.bloodcell"
    done = run("attune", tmp_path / "smears", "--model", bundled.path, "--out", out, "--seed", 7)
    assert done.status == 0
    (job,) = jobs
    assert (job.images, job.model, job.out, job.seed) == (tmp_path / "smears", bundled.path, out, 7)
    assert str(tmp_path) not in job.command
    assert "37.5% of the images are in another class now" in done.err
    assert ["platelet", "10", "120"] in [line.split() for line in done.out.splitlines()]


def test_json_is_one_object(
    run: Callable[..., Any], bundled: ModelFile, jobs: list[AttuneJob], tmp_path: Path
) -> None:
    done = run("attune", tmp_path / "smears", "--out", tmp_path / "ours.bloodcell", "--json")
    told = done.json
    assert told["attuned"]["after"] == {"neutrophil": 180, "platelet": 120}
    assert told["metrics"] == {"changed": 0.375}
    assert jobs[0].model == bundled.path


def test_nothing_is_overwritten(run: Callable[..., Any], jobs: list[AttuneJob], tmp_path: Path) -> None:
    out = tmp_path / "ours.bloodcell"
    out.write_bytes(b"mine")
    done = run("attune", tmp_path, "--out", out)
    assert done.status == 1
    assert "is there already" in done.err
    assert not jobs
