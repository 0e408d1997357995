import os
import stat
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from trainer import resources
from trainer.bundle.library import is_default, list_models, set_default
from trainer.bundle.trash import empty_trash, list_trash, remove_model, restore_model
from trainer.errors import ModelFileError, OutputError

AddModel = Callable[..., Path]


def age(days: int) -> None:
    """Let all that is in the trash have been there for so many days."""
    (folder,) = resources.user_trash().iterdir()
    folder.rename(folder.with_name((date.today() - timedelta(days=days)).isoformat()))


def test_a_model_is_removed_and_brought_back_as_it_was(add_model: AddModel, bundled: Path) -> None:
    path = add_model("ward")
    before = path.read_bytes()
    trashed = remove_model(path)
    assert list_models() == [bundled]
    assert list_trash() == [trashed]
    assert (trashed.name, trashed.removed, trashed.days_left) == ("ward", date.today(), 30)
    assert restore_model(trashed) == path
    assert path.read_bytes() == before
    assert list_trash() == []


def test_a_model_whose_name_was_taken_meanwhile_comes_back_beside_it(add_model: AddModel) -> None:
    trashed = remove_model(add_model("ward"))
    add_model("ward")
    assert restore_model(trashed).stem == "ward_2"


def test_two_of_one_name_lie_side_by_side_in_the_trash(add_model: AddModel) -> None:
    for _ in range(2):
        remove_model(add_model("ward"))
    assert [one.name for one in list_trash()] == ["ward", "ward_2"]


def test_a_damaged_model_can_be_removed(add_model: AddModel, bundled: Path) -> None:
    path = add_model("ward")
    path.write_bytes(b"nothing")
    remove_model(path)
    assert list_models() == [bundled]


def test_with_the_default_model_goes_its_being_the_default(add_model: AddModel, bundled: Path) -> None:
    path = add_model("ward")
    set_default(path)
    remove_model(path)
    assert is_default(bundled)


def test_the_bundled_model_cannot_be_removed(bundled: Path) -> None:
    with pytest.raises(ModelFileError, match="comes with the application"):
        remove_model(bundled)
    assert bundled.is_file()


def test_what_is_not_there_is_told(add_model: AddModel) -> None:
    path = add_model("ward")
    trashed = remove_model(path)
    with pytest.raises(ModelFileError, match="no model file"):
        remove_model(path)
    trashed.path.unlink()
    with pytest.raises(ModelFileError, match="not in the trash any more"):
        restore_model(trashed)


@pytest.mark.parametrize(("days", "is_kept"), [(30, True), (31, False)])
def test_what_lies_there_for_more_than_30_days_goes_with_the_next(
    add_model: AddModel, days: int, is_kept: bool
) -> None:
    remove_model(add_model("old"))
    age(days)
    remove_model(add_model("new"))
    assert [one.name for one in list_trash()] == (["new", "old"] if is_kept else ["new"])


def test_the_trash_is_emptied_by_the_user(add_model: AddModel) -> None:
    remove_model(add_model("one"))
    remove_model(add_model("two"))
    assert empty_trash() == 2
    assert list_trash() == []
    assert empty_trash() == 0


def test_what_is_not_ours_stays_in_the_trash(add_model: AddModel) -> None:
    stranger = resources.user_trash() / "not-a-day"
    stranger.mkdir(parents=True)
    empty_trash()
    assert stranger.is_dir()


def test_a_model_that_cannot_be_moved_stays(add_model: AddModel, monkeypatch: pytest.MonkeyPatch) -> None:
    path = add_model("ward")

    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("trainer.bundle.trash.move_into_place", refuse)
    with pytest.raises(OutputError, match="cannot be moved"):
        remove_model(path)
    assert path.is_file()
    assert list_trash() == []


@pytest.mark.skipif(os.name != "posix", reason="folders are synced on POSIX")
def test_a_drive_that_syncs_no_folders_loses_no_model(
    add_model: AddModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = add_model("ward")
    before = path.read_bytes()
    sync = os.fsync

    def refuse_folders(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(22, "Invalid argument")
        sync(handle)

    monkeypatch.setattr("trainer.files.os.fsync", refuse_folders)
    trashed = remove_model(path)
    assert trashed.path.read_bytes() == before
    assert restore_model(trashed).read_bytes() == before
