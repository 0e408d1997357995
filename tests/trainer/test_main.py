import json
import subprocess
import sys

import pytest

import trainer.__main__ as command_line
from trainer import __version__
from trainer.errors import Cancelled, OutputError


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["--version"]) == 0
    assert capsys.readouterr().out == f"bloodcell {__version__}\n"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(
        name in out
        for name in ("classify", "train", "evaluate", "models", "networks", "demo", "research use")
    )


@pytest.mark.parametrize(
    ("raised", "status", "told"),
    [
        (OutputError("The disk is full.", "Make room."), 1, "Error: The disk is full. Make room.\n"),
        (Cancelled(), 130, "Cancelled.\n"),
        (KeyboardInterrupt(), 130, "Cancelled.\n"),
    ],
)
def test_every_end_has_its_status_and_its_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    raised: BaseException,
    status: int,
    told: str,
) -> None:
    def fail(**_: object) -> None:
        raise raised

    monkeypatch.setattr(command_line, "app", fail)

    assert command_line.main([]) == status
    assert capsys.readouterr() == ("", told)


def test_the_start_is_light() -> None:
    code = "import json, sys, trainer.__main__; print(json.dumps(list(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )

    loaded = {name.partition(".")[0] for name in json.loads(done.stdout)}
    assert loaded.isdisjoint({"ai_edge_litert", "tensorflow", "keras", "PySide6", "bloodcell_gui"})


def test_it_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "trainer", "--version"], capture_output=True, text=True, timeout=120
    )

    assert (done.returncode, done.stdout) == (0, f"bloodcell {__version__}\n")
