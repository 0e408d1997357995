from pathlib import Path

import pytest

from trainer.config import TrainingConfig
from trainer.jobs import CleanJob, Job, TrainJob
from trainer.log import CHILD_LOG, fault_path
from trainer.process_outcome import ProcessOutcome

TRAIN = TrainJob(dataset=Path("cells"), config=TrainingConfig(), out=Path("out.bloodcell"))
CLEAN = CleanJob(dataset=Path("cells"), model=Path("model.bloodcell"))


@pytest.mark.parametrize(
    ("exit_code", "words"),
    [
        (None, "could not be started"),
        (0, "without saying why"),
        (1, "exit code 1"),
        (7, "exit code 7"),
        (-9, "memory ran out"),
        (137, "memory ran out"),
        (0xC0000017, "memory ran out"),
        (-11, "crashed (SIGSEGV)"),
        (-6, "crashed (SIGABRT)"),
        (139, "crashed (SIGSEGV)"),
        (0xC0000005, "crashed (exit code 3221225477)"),
        (-15, "ended unexpectedly (SIGTERM)"),
    ],
)
def test_every_end_is_told_in_words_that_suit_every_work(exit_code: int | None, words: str) -> None:
    summary = ProcessOutcome(exit_code).summary
    assert words in summary
    assert summary.startswith("The work ")


@pytest.mark.parametrize(
    ("job", "exit_code", "told"), [(TRAIN, -9, True), (CLEAN, -9, False), (TRAIN, 1, False)]
)
def test_a_smaller_batch_is_told_where_it_would_help(job: Job, exit_code: int, told: bool) -> None:
    failed = ProcessOutcome(exit_code).as_failed(job)
    assert failed.job_id == job.id
    assert ("smaller batch" in failed.remedy) is told
    assert failed.remedy


def test_the_exit_code_is_told_unless_there_is_more() -> None:
    assert ProcessOutcome(7).as_failed(CLEAN).details == "Exit code 7."
    assert ProcessOutcome(None).as_failed(CLEAN, "OSError: no").details == "OSError: no"


@pytest.mark.parametrize(("exit_code", "shown"), [(-11, True), (-9, False)])
def test_a_crash_shows_the_trace_of_its_native_code(exit_code: int, shown: bool) -> None:
    fault_path(CHILD_LOG).parent.mkdir(parents=True, exist_ok=True)
    fault_path(CHILD_LOG).write_text("Fatal Python error: Segmentation fault", encoding="utf-8")
    details = ProcessOutcome(exit_code).as_failed(TRAIN).details
    assert details.startswith(f"Exit code {exit_code}.")
    assert ("Segmentation fault" in details) == shown
