import pytest

from trainer.process_outcome import ProcessOutcome


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
def test_every_end_is_told_in_words(exit_code: int | None, words: str) -> None:
    assert words in ProcessOutcome(exit_code).summary


def test_lack_of_memory_has_a_remedy_of_its_own() -> None:
    assert "smaller batch" in ProcessOutcome(-9).remedy
    assert "smaller batch" not in ProcessOutcome(1).remedy
