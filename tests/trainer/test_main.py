import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

import trainer.__main__ as command_line
from trainer import __version__
from trainer.errors import Cancelled, OutputError

GUIDE = Path(__file__).parents[2] / "docs" / "user-guide.md"
COMMANDS = typer.main.get_command(command_line.app).commands


def read_synopsis() -> list[str]:
    """Return the user guide's lines on the command line, those that go on below joined."""
    text = GUIDE.read_text(encoding="utf-8").partition("## On the command line")[2]
    block = re.search(r"```\n(bloodcell .*?)```", text, re.DOTALL)
    assert block is not None
    return re.sub(r"\n +", " ", block[1]).splitlines()


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["--version"]) == 0
    assert capsys.readouterr().out == f"bloodcell {__version__}\n"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["--help"]) == 0
    out = capsys.readouterr().out
    assert [name for name in COMMANDS if not re.search(rf"^\W*{name}\b", out, re.MULTILINE)] == []
    assert "research use" in out


def test_the_user_guide_lists_every_command() -> None:
    assert {line.split()[1] for line in read_synopsis()} == set(COMMANDS)
    (line,) = [line for line in read_synopsis() if line.startswith("bloodcell models show")]
    assert set(line.split()[2].split("|")) == set(COMMANDS["models"].commands)


@pytest.mark.parametrize("line", read_synopsis(), ids=lambda line: " ".join(line.split()[1:3]))
def test_every_option_in_the_user_guide_is_one_of_its_command(line: str) -> None:
    options = {option for parameter in COMMANDS[line.split()[1]].params for option in parameter.opts}
    assert set(re.findall(r"--[a-z-]+", line)) <= options


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
