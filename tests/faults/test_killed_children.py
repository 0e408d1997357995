"""The child of a job killed at random in the real window: the window lives, says why, and goes on."""

import os

import pytest

from benchmarks.faults.kills import kill_children

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no signals to be killed by")


@pytest.mark.parametrize("kind", ["training", pytest.param("cleaning", marks=pytest.mark.slow)])
def test_the_window_lives_and_says_why(kind: str) -> None:
    pytest.importorskip("PySide6")
    found = kill_children(kind, 5)
    assert found.faults == []
    assert found.n_told == found.n_kills == 5
    assert any("memory" in words for words in found.words)
    assert any("SIGSEGV" in words for words in found.words)
    # No thread is left of any of them.
    assert found.threads[-1] <= found.threads[0] + 2
