import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trainer.commands import self_test
from trainer.errors import SelfTestError
from trainer.self_test.check import Check
from trainer.self_test.checks import CHECKS

RunCommand = Callable[..., Any]


def fail(_: Path) -> str:
    raise SelfTestError("The model is damaged.", "Install it anew.")


@pytest.fixture
def one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    checks = (
        Check("model", "The bundled model", fail),
        Check("report", "A report", lambda _: "It is written."),
    )
    monkeypatch.setattr(self_test, "CHECKS", checks)


def test_what_fails_is_told_in_words_and_the_others_go_on(run: RunCommand, one_fails: None) -> None:
    found = run("self-test")
    assert found.status == 1
    lines = found.out.splitlines()
    assert lines[0].startswith("FAILED  The bundled model (")
    assert lines[0].endswith("s): The model is damaged.")
    assert lines[1] == "        What to do: Install it anew."
    assert lines[2].startswith("passed  A report (")
    assert lines[3] == "1 of 2 checks failed."


def test_json_is_one_object_in_one_line(run: RunCommand, one_fails: None) -> None:
    found = run("self-test", "--json")
    assert found.status == 1
    assert found.out.count("\n") == 1
    assert found.json["ok"] is False
    first, second = found.json["checks"]
    assert {**first, "seconds": 0} == {
        "name": "model",
        "ok": False,
        "seconds": 0,
        "detail": "The model is damaged.",
        "remedy": "Install it anew.",
    }
    assert (second["ok"], second["remedy"]) == (True, "")
    assert "FAILED  The bundled model" in found.err


@pytest.mark.slow
def test_all_passes_and_nothing_of_the_users_is_touched(run: RunCommand, user_folders: Path) -> None:
    environment = dict(os.environ)
    found = run("self-test", "--json")
    assert found.status == 0, found.err
    assert [one["name"] for one in found.json["checks"]] == [one.name for one in CHECKS]
    assert found.json["ok"] is True
    assert not any(path.is_file() for path in user_folders.rglob("*"))
    assert dict(os.environ) == environment
