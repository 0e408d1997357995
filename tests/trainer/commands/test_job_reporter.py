from pathlib import Path

import pytest

from trainer import events
from trainer.commands import job_reporter
from trainer.commands.job_reporter import finish_job, report_job
from trainer.config import TrainingConfig
from trainer.errors import Cancelled, TrainerError
from trainer.jobs import Job, JobControl, TrainJob
from trainer.runs import keep_job, run_folder


def test_an_end_that_is_well_is_returned() -> None:
    end = events.Finished(job_id="j", reason="Done.")
    assert finish_job(end) is end


def test_a_failure_is_raised_with_its_details_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(TrainerError) as failed:
        finish_job(events.Failed(job_id="j", summary="It broke.", remedy="Mend it.", details="[line 3]"))
    assert (failed.value.summary, failed.value.remedy) == ("It broke.", "Mend it.")
    assert capsys.readouterr() == ("", "[line 3]\n")


def test_a_cancelled_job_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Cancelled):
        finish_job(events.Failed(job_id="j", summary="Cancelled.", cancelled=True))
    assert capsys.readouterr() == ("", "")


def test_what_a_job_tells_is_shown_and_taken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(job: Job, emit: events.Emit, control: JobControl) -> events.Finished:
        emit(events.Message(job_id=job.id, text="[bold]hello"))
        emit(events.Progress(job_id=job.id, stage="Counting", done=1, total=2))
        return events.Finished(job_id=job.id, reason="Done.")

    monkeypatch.setattr(job_reporter, "run_job", run)
    taken: list[events.Event] = []
    assert report_job(Job(), taken.append).reason == "Done."
    assert [type(event) for event in taken] == [events.Message, events.Progress]
    assert capsys.readouterr() == ("", "[bold]hello\n")


def test_a_job_that_the_user_ends_leaves_no_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    job = TrainJob(dataset=tmp_path, config=TrainingConfig(), out=tmp_path / "out.bloodcell")

    def run(*_: object) -> events.Finished:
        keep_job(job)
        raise KeyboardInterrupt

    monkeypatch.setattr(job_reporter, "run_job", run)
    with pytest.raises(KeyboardInterrupt):
        report_job(job)
    assert not run_folder(job.id).exists()
