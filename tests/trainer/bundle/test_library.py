from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from trainer import resources
from trainer.bundle.library import (
    clear_default,
    default_model,
    find_model,
    find_path,
    free_model_path,
    free_paths,
    is_default,
    list_models,
    set_default,
)
from trainer.errors import ModelFileError, OutputError

AddModel = Callable[..., Path]


def test_a_free_name_is_nobody_s_and_never_the_bundled_one_s(add_model: AddModel, bundled: Path) -> None:
    add_model("ward")
    add_model("ward_3")
    free = [path.stem for path in islice(free_paths(resources.user_models(), "ward"), 3)]
    assert free == ["ward_2", "ward_4", "ward_5"]
    assert free_model_path("ward") == resources.user_models() / "ward_2.bloodcell"
    assert free_model_path("Bundled").stem == "Bundled_2"


def test_a_title_becomes_a_name_that_every_system_has(bundled: Path) -> None:
    assert free_model_path("a/b: c?").name == "a-b- c.bloodcell"
    assert free_model_path("...").name == "model.bloodcell"
    assert len(free_model_path("ß" * 300).name.encode()) <= 255


def test_the_bundled_model_comes_first_and_ones_own_by_name(add_model: AddModel, bundled: Path) -> None:
    second, first = add_model("Zebra"), add_model("ant")
    assert list_models() == [bundled, first, second]


def test_a_model_is_found_by_name_or_path_in_any_case(add_model: AddModel) -> None:
    path = add_model("Ward-3")
    assert find_path("ward-3") == path
    assert find_path(str(path)) == path
    assert find_model("WARD-3").path == path


def test_a_name_that_nobody_has_is_told_with_those_at_hand(add_model: AddModel) -> None:
    add_model("ward")
    with pytest.raises(ModelFileError, match="no model “ward-9”") as refused:
        find_path("ward-9")
    assert "bundled, ward" in refused.value.remedy


def test_the_bundled_model_is_the_default_until_another_is_chosen(add_model: AddModel, bundled: Path) -> None:
    own = add_model("ward")
    assert default_model() == bundled
    set_default(own)
    assert default_model() == own
    assert find_model().path == own
    assert (is_default(own), is_default(bundled)) == (True, False)
    set_default(bundled)
    assert find_model().path == bundled


def test_a_default_that_has_gone_is_not_replaced_in_silence(add_model: AddModel, bundled: Path) -> None:
    own = add_model("ward")
    set_default(own)
    own.unlink()
    with pytest.raises(ModelFileError, match="default model “ward” is not in the library"):
        find_model()
    assert not is_default(bundled)
    clear_default()
    assert find_model().path == bundled


def test_a_default_that_cannot_be_let_go_of_is_told(
    add_model: AddModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = add_model("ward")
    set_default(own)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuse)
        with pytest.raises(OutputError, match="cannot be removed"):
            clear_default()
    assert is_default(own)


def test_a_default_must_open(add_model: AddModel, bundled: Path) -> None:
    own = add_model("ward")
    own.write_bytes(b"nothing")
    with pytest.raises(ModelFileError, match="no model file"):
        set_default(own)
    assert default_model() == bundled


def test_a_model_outside_the_library_cannot_be_the_default(
    make_model: Callable[..., object], bundled: Path, tmp_path: Path
) -> None:
    make_model("stranger")
    with pytest.raises(ModelFileError, match="not in the library"):
        set_default(tmp_path / "stranger.bloodcell")


def test_a_choice_that_cannot_be_read_means_the_bundled_model(bundled: Path) -> None:
    resources.user_models().mkdir(parents=True)
    (resources.user_models() / "default.txt").write_bytes(b"\xff\xfe\xff")
    assert default_model() == bundled
