from pathlib import Path

import pytest

from trainer.child import run_in_child
from trainer.events import Event, Failed, Finished, Message, Progress
from trainer.jobs import Job


@pytest.fixture
def run(children: None):
    """A function that runs a target of `child_targets` and returns how it ended and what it told."""

    def run_target(name: str) -> tuple[Finished | Failed, list[Event]]:
        import child_targets

        told: list[Event] = []
        return run_in_child(Job(), told.append, getattr(child_targets, name)), told

    return run_target


def test_a_child_tells_and_ends(run) -> None:
    end, told = run("finish")

    assert isinstance(end, Finished)
    assert end.reason == "Done."
    assert [type(event) for event in told] == [Message, Progress]


def test_a_child_that_fails_says_why(run) -> None:
    end, _ = run("fail")

    assert isinstance(end, Failed)
    assert (end.summary, end.remedy) == ("It failed.", "Try again.")


def test_a_child_that_dies_is_told_with_its_last_words(run) -> None:
    end, told = run("die")

    assert isinstance(end, Failed)
    assert "exit code 7" in end.summary
    assert [event.text for event in told] == ["last words"]


def test_a_child_that_dies_in_the_middle_of_an_event_is_told(run) -> None:
    end, told = run("die_in_the_middle_of_an_event")

    assert isinstance(end, Failed)
    assert "exit code 7" in end.summary
    assert [event.text for event in told] == ["last words"]


def test_what_a_child_that_died_left_among_the_temporary_files_is_removed(run) -> None:
    _, told = run("leave_files_and_die")

    assert not Path(told[0].text).exists()


def test_nothing_of_much_is_lost_when_the_child_ends_at_once(run) -> None:
    end, told = run("say_much_and_die")

    assert isinstance(end, Finished)
    assert len(told) == 2000


def test_a_silent_child_is_a_failure(run) -> None:
    end, told = run("say_nothing")

    assert isinstance(end, Failed)
    assert told == []
