from datetime import datetime
from pathlib import Path

import pytest

from trainer.cleaning.keeping import find_place, find_training_place, hold_place, set_aside
from trainer.errors import DecisionsError, OutputError
from trainer.resources import user_decisions

NOW = datetime(2025, 3, 31, 14, 5)


def test_a_data_set_has_one_place_however_its_path_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_place(Path("cells")) == find_place(tmp_path / "cells")
    assert find_place(tmp_path / "cells").parent == user_decisions()
    assert find_place(tmp_path / "cells").name.startswith("cells-")


def test_data_sets_of_one_name_have_places_of_their_own(tmp_path: Path) -> None:
    assert find_place(tmp_path / "a" / "cells") != find_place(tmp_path / "b" / "cells")


@pytest.mark.parametrize("name", ["x" * 250, "a:b", "...", "Zellen ü 細胞"])
def test_every_name_makes_a_file(tmp_path: Path, name: str) -> None:
    place = find_place(tmp_path / name)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("path,decision\n")
    assert len(place.name.encode()) < 250


def test_what_is_set_aside_is_never_overwritten(tmp_path: Path) -> None:
    place = tmp_path / "cells-1.csv"
    for text in ("first", "second"):
        place.write_text(text)
        set_aside(place)
    assert not place.exists()
    kept = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert kept == {"cells-1 set aside.csv": "first", "cells-1 set aside 2.csv": "second"}


def test_what_cannot_be_set_aside_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be renamed"):
        set_aside(tmp_path / "nothing.csv")


def test_every_training_has_a_place_of_its_own(tmp_path: Path) -> None:
    first = find_training_place(tmp_path / "cells", NOW)
    first.parent.mkdir(parents=True)
    first.touch()
    second = find_training_place(tmp_path / "cells", NOW)
    assert (first.name, second.name) == ("cells 2025-03-31 140500.csv", "cells 2025-03-31 140500 2.csv")


def test_one_window_at_a_time_decides_about_a_data_set(tmp_path: Path) -> None:
    place = tmp_path / "folder" / "cells.csv"
    hold = hold_place(place)
    assert hold is not None
    with pytest.raises(DecisionsError, match="in another window"):
        hold_place(place)
    hold.release()
    again = hold_place(place)
    assert again is not None
    again.release()


def test_a_place_that_cannot_be_written_is_not_held(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file where a folder should be")
    assert hold_place(tmp_path / "folder" / "cells.csv") is None
