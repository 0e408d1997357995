import os
import time
from pathlib import Path

import pytest

from trainer.bundle.library import list_models
from trainer.bundle.places import take_name, take_place
from trainer.errors import OutputError
from trainer.resources import bundled_model, user_models


def test_a_file_outside_the_library_is_written_where_it_was_told(tmp_path: Path) -> None:
    there = tmp_path / "there.bloodcell"
    there.write_bytes(b"an older one")
    with take_place(there) as place:
        assert place == there
    assert there.exists()


def test_a_name_in_the_library_is_given_back_where_nothing_was_written() -> None:
    def fail() -> None:
        with take_place(user_models() / "ward.bloodcell") as place:
            assert place.exists()
            raise OutputError("The disk is full.")

    with pytest.raises(OutputError):
        fail()
    assert list(user_models().iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(bundled: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OutputError, match="cannot be written"):
        take_name(tmp_path / "file", "ward")


def test_a_name_that_was_taken_for_a_model_to_come_is_not_shown(tmp_path: Path) -> None:
    take_name(user_models(), "ward")
    assert [path for path in list_models() if path != bundled_model()] == []


def test_the_name_of_one_who_was_killed_is_free_again_after_an_hour() -> None:
    young, old = (take_name(user_models(), name) for name in ("young", "old"))
    whole = user_models() / "whole.bloodcell"
    whole.write_bytes(b"a model")
    for path in (old, whole):
        os.utime(path, (time.time() - 3601,) * 2)
    assert take_name(user_models(), "old") == old
    assert take_name(user_models(), "young") != young
    assert whole.read_bytes() == b"a model"
