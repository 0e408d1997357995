from pathlib import Path

import pytest

from trainer.errors import Cancelled, TrainerError
from trainer.self_test.check import Check, run_checks


def raising(error: BaseException) -> object:
    def run(_: Path) -> str:
        raise error

    return run


def run_all(folder: Path, **runs: object) -> list[tuple[bool, str, str]]:
    checks = [Check(name, name, run) for name, run in runs.items()]  # type: ignore[arg-type]
    return [(one.ok, one.detail, one.remedy) for one in run_checks(checks, folder)]


def test_one_that_fails_ends_none_of_the_others(tmp_path: Path) -> None:
    found = run_all(
        tmp_path,
        one=raising(TrainerError("It is broken.", "Mend it.")),
        two=raising(ModuleNotFoundError("No module named 'reportlab'")),
        three=lambda folder: f"{folder.name} {folder.is_dir()} {any(folder.iterdir())}",
    )
    assert found[0] == (False, "It is broken.", "Mend it.")
    assert found[1][1] == (
        "It failed for a reason that was not foreseen (ModuleNotFoundError: No module named 'reportlab')."
    )
    assert found[2] == (True, "three True False", "")


def test_a_failure_always_says_what_to_do(tmp_path: Path) -> None:
    found = run_all(tmp_path, one=raising(TrainerError("It is broken.")), two=raising(ValueError("no")))
    assert [remedy.startswith("Install the application anew") for _, _, remedy in found] == [True, True]


def test_who_cancels_ends_all(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        run_all(tmp_path, one=raising(Cancelled()))
    with pytest.raises(KeyboardInterrupt):
        run_all(tmp_path, two=raising(KeyboardInterrupt()))
