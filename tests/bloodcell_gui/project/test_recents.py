from pathlib import Path

import pytest

from bloodcell_gui.project.recents import MOST, forget_recents, note_recent, read_recents
from bloodcell_gui.settings import RECENT_PROJECTS, Settings


def test_the_last_one_comes_first_and_each_only_once(user: Path) -> None:
    settings = Settings()
    assert read_recents(settings) == ()
    for name in ("a", "b", "a"):
        note_recent(settings, Path(name))
    assert read_recents(settings) == (Path("a"), Path("b"))
    for number in range(20):
        note_recent(settings, Path(str(number)))
    assert len(read_recents(settings)) == MOST
    assert read_recents(settings)[0] == Path("19")
    forget_recents(settings)
    assert read_recents(settings) == ()


@pytest.mark.parametrize("written", ["{", "7", '{"a": 1}', "[1, null]"])
def test_what_somebody_has_written_by_hand_is_passed_over(user: Path, written: str) -> None:
    settings = Settings()
    settings.write(RECENT_PROJECTS, written)
    assert read_recents(settings) == ()
