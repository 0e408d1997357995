import pytest

from trainer.errors import Cancelled
from trainer.events import Event, Paused, Progress, Resumed
from trainer.jobs import JobControl
from trainer.learning.following import follow


def test_a_stage_is_told() -> None:
    told: list[Event] = []
    tell = follow("job", told.append, JobControl(), "Counting")
    tell(1, 3)
    tell(3, 3, 0.0)
    assert told == [
        Progress(job_id="job", stage="Counting", done=1, total=3),
        Progress(job_id="job", stage="Counting", done=3, total=3, seconds_left=0.0),
    ]


def test_a_stage_is_held_and_goes_on() -> None:
    told: list[object] = []
    control = JobControl(is_paused=lambda: True, wait_while_paused=lambda: told.append("waited"))
    follow("job", told.append, control, "Counting")(1, 3)
    assert told[1:] == [Paused(job_id="job"), "waited", Resumed(job_id="job")]


def test_a_job_that_is_to_stop_is_cancelled() -> None:
    with pytest.raises(Cancelled):
        follow("job", lambda _: None, JobControl(should_stop=lambda: True), "Counting")(1, 3)
