import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from msgspec import _core

from trainer import display

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """run.py as a module, pointed at an empty project."""
    spec = importlib.util.spec_from_file_location("bloodcell_run", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "bloodcell_run", module)
    spec.loader.exec_module(module)
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    return module


@pytest.fixture
def commands(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Every command that run.py would have started; none is."""
    started: list[list[str]] = []

    def note(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        started.append([str(part) for part in command])
        if "venv" in command:
            Path(command[-1]).mkdir(exist_ok=True)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(run.subprocess, "run", note)
    monkeypatch.setattr(run, "run_pip", note)
    return started


def make_installed(run: ModuleType, extras: set[str]) -> None:
    python = run.venv_python(run.VENV)
    python.parent.mkdir(parents=True)
    python.touch()
    run.write_stamp(run.VENV, run.wanted_stamp(sorted(extras)))


def test_what_follows_the_command_is_passed_on(run: ModuleType) -> None:
    request = run.parse_arguments(["test", "-m", "slow", "--lf", "tests/trainer"])
    assert request.command == "test"
    assert request.passed_on == ("-m", "slow", "--lf", "tests/trainer")
    python = Path("venv-python")
    assert run.plan_commands(request, python) == [
        ["venv-python", "-m", "pytest", *run.TEST_WORKERS, "-m", "slow", "--lf", "tests/trainer"]
    ]


def test_demo_passes_options_on_to_the_demo(run: ModuleType) -> None:
    request = run.parse_arguments(["demo", "--json"])
    assert run.plan_commands(request, Path("py")) == [["py", "-m", "trainer", "demo", "--json"]]


@pytest.mark.parametrize("arguments", [[], ["install"], ["--fast"]])
def test_an_unknown_command_is_refused(run: ModuleType, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        run.parse_arguments(arguments)
    assert refusal.value.code == 2


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_a_fitting_python_is_taken(run: ModuleType, version: tuple[int, int]) -> None:
    run.check_python(version)


@pytest.mark.parametrize("version", [(3, 8), (3, 10), (3, 14), (4, 0)])
def test_another_python_is_refused_with_what_to_do(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int]
) -> None:
    monkeypatch.setattr(run.shutil, "which", lambda _: None)
    with pytest.raises(run.SetupError, match=r"3\.11 to 3\.13 is needed\. Install one"):
        run.check_python(version)


def test_a_fitting_python_that_is_there_is_named(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.shutil, "which", lambda name: "/bin/it" if name == "python3.12" else None)
    with pytest.raises(run.SetupError, match=r"Run: python3\.12 run\.py test"):
        run.check_python((3, 14), "test")


def test_the_supported_versions_are_those_of_the_project(run: ModuleType) -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'requires-python = ">=3.{run.OLDEST[1]},<3.{run.NEWEST[1] + 1}"' in text


def test_the_extras_exist_in_the_project(run: ModuleType) -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {extra for extras in run.EXTRAS.values() for extra in extras}
    assert wanted <= set(project["optional-dependencies"])


def test_the_python_of_an_environment_is_where_the_system_puts_it(run: ModuleType) -> None:
    assert run.venv_python(Path("e"), windows=True) == Path("e/Scripts/python.exe")
    assert run.venv_python(Path("e"), windows=False) == Path("e/bin/python")


def test_the_first_run_installs_and_the_second_does_not(run: ModuleType, commands: list[list[str]]) -> None:
    python = run.prepare_environment(("train", "test"))
    assert commands[0][1:3] == ["-m", "venv"]
    assert commands[-1][-3:] == ["--no-input", "--editable", f"{run.ROOT}[test,train]"]
    python.parent.mkdir(parents=True, exist_ok=True)
    python.touch()
    commands.clear()
    assert run.prepare_environment(("test",)) == python
    assert run.prepare_environment(()) == python
    assert commands == []


def test_another_command_adds_to_what_is_installed(run: ModuleType, commands: list[list[str]]) -> None:
    make_installed(run, {"test", "train"})
    run.prepare_environment(("lint",))
    assert len(commands) == 1, "the environment itself is kept"
    assert commands[0][-1] == f"{run.ROOT}[lint,test,train]"


def test_a_changed_project_is_installed_anew(run: ModuleType, commands: list[list[str]]) -> None:
    make_installed(run, {"test"})
    (run.ROOT / "pyproject.toml").write_text("[project]\nname = 'other'\n", encoding="utf-8")
    run.prepare_environment(())
    assert len(commands) == 1, "what is installed is brought up to date, not thrown away"
    assert commands[0][-1] == f"{run.ROOT}[test]"


def test_an_environment_of_another_python_is_made_anew(
    run: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_installed(run, {"test"})
    monkeypatch.setattr(run.sys, "version", "another")
    run.prepare_environment(())
    assert commands[0][1:4] == ["-m", "venv", "--clear"]
    assert commands[1][-1] == str(run.ROOT)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"extras": 3}', json.dumps({"python": "x"})])
def test_a_damaged_stamp_counts_as_none(run: ModuleType, tmp_path: Path, content: str) -> None:
    (tmp_path / "bloodcell.json").write_text(content, encoding="utf-8")
    assert run.read_stamp(tmp_path) is None


def test_no_stamp_is_left_where_pip_fails(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "make_environment", lambda folder: folder.mkdir())
    monkeypatch.setattr(
        run, "pip_command", lambda _: [sys.executable, "-c", "print('getaddrinfo failed'); exit(1)"]
    )
    with pytest.raises(run.SetupError, match="without a network"):
        run.prepare_environment(())
    assert list(run.VENV.iterdir()) == []


def test_pip_is_left_out_of_the_environment_where_this_python_has_it(
    run: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda _: object())
    run.make_environment(run.VENV)
    assert "--without-pip" in commands[0]
    assert run.pip_command(Path("py"))[:5] == [sys.executable, "-m", "pip", "--python", "py"]
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda _: None)
    run.make_environment(run.VENV)
    assert "--without-pip" not in commands[1]
    assert run.pip_command(Path("py"))[:3] == ["py", "-m", "pip"]


def test_other_failures_show_the_end_of_what_pip_said(run: ModuleType) -> None:
    told = run.explain_pip_failure("\n".join(f"line {number}" for number in range(40)))
    assert "line 39" in told
    assert "line 3\n" not in told
    assert "disk is full" in run.explain_pip_failure("OSError: [Errno 28] No space left on device")


def test_missing_libraries_are_named_by_their_packages(run: ModuleType) -> None:
    # A compiled module is a library that is there on every system.
    wanted = {_core.__file__: "there", "libnowhere-such.so.7": "libnowhere7"}
    assert run.find_missing_packages(wanted) == ["libnowhere7"]


def test_the_packages_that_qt_needs_are_the_same_wherever_they_are_named(run: ModuleType) -> None:
    without_display, with_display = list(run.QT_LIBRARIES.values()), list(run.DISPLAY_LIBRARIES.values())
    assert display._QT_PACKAGES.split() == without_display + with_display
    guide = (ROOT / "docs" / "user-guide.md").read_text(encoding="utf-8")
    (line,) = [line for line in guide.splitlines() if line.startswith("On Linux, Qt needs")]
    named, on_a_display = re.findall(r"`([^`]+)`", line)
    assert named.split() == without_display
    assert on_a_display.split() == with_display


def test_libraries_that_may_not_be_installed_are_named_in_one_line(
    run: ModuleType,
    commands: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(run.sys, "platform", "linux")
    monkeypatch.setattr(run, "root_rights", lambda: None)
    monkeypatch.setattr(run, "find_missing_packages", lambda _: ["libegl1", "libgl1"])
    run.prepare_system_libraries()
    assert commands == []
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "sudo apt-get install libegl1 libgl1" in told


def test_libraries_are_installed_where_that_is_allowed(
    run: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run.sys, "platform", "linux")
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(run, "root_rights", lambda: ["sudo", "-n"])
    monkeypatch.setattr(run, "find_missing_packages", lambda _: ["libegl1"])
    run.prepare_system_libraries()
    assert commands == [["sudo", "-n", "apt-get", "install", "-y", "--no-install-recommends", "libegl1"]]


def test_the_trial_of_an_application_brings_its_libraries_and_programs(
    run: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run.shutil, "which", lambda name: None if name == "Xvfb" else f"/usr/bin/{name}")
    monkeypatch.setattr(run, "root_rights", list)
    monkeypatch.setattr(run, "find_missing_packages", lambda wanted: [wanted["libxcb-cursor.so.0"]])
    run.prepare_trial()
    assert commands == [
        ["apt-get", "install", "-y", "--no-install-recommends", "libxcb-cursor0", "xvfb"],
    ]


def test_a_trial_that_cannot_be_prepared_is_left_out_aloud(
    run: ModuleType,
    commands: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(run, "root_rights", lambda: None)
    monkeypatch.setattr(run.shutil, "which", lambda _: None)
    monkeypatch.setattr(run, "find_missing_packages", lambda _: [])
    run.prepare_trial()
    assert commands == []
    assert "left out without: xvfb xdotool binutils" in capsys.readouterr().err


def test_the_display_decides_which_libraries_are_needed(
    run: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[set[str]] = []
    monkeypatch.setattr(run.sys, "platform", "linux")
    monkeypatch.setattr(run, "find_missing_packages", lambda wanted: asked.append(set(wanted.values())) or [])
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    run.prepare_system_libraries()
    monkeypatch.setenv("DISPLAY", ":0")
    run.prepare_system_libraries()
    assert "libegl1" in asked[0]
    assert "libxcb-cursor0" not in asked[0]
    assert "libxcb-cursor0" in asked[1]


def test_the_tests_run_without_opening_windows(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    make_installed(run, set(run.EXTRAS["test"]))
    monkeypatch.setattr(run, "prepare_system_libraries", lambda: None)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    seen: list[tuple[list[str], dict[str, str]]] = []

    def note(command: list[str], *, cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
        seen.append((command, env))
        return subprocess.CompletedProcess(command, 5, "", "")

    monkeypatch.setattr(run.subprocess, "run", note)
    assert run.main(["test", "-x"]) == 5
    assert seen[0][0][1:] == ["-m", "pytest", *run.TEST_WORKERS, "-x"]
    assert seen[0][1]["QT_QPA_PLATFORM"] == "offscreen"
    assert "QT_QPA_PLATFORM" not in os.environ


def test_all_linters_run_and_the_first_failure_is_the_status(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_installed(run, {"lint"})
    statuses = iter([0, 3, 0, 4])
    monkeypatch.setattr(
        run.subprocess,
        "run",
        lambda command, **_: subprocess.CompletedProcess(command, next(statuses), "", ""),
    )
    assert run.main(["lint"]) == 3
    assert next(statuses, None) is None


def test_a_setup_that_fails_is_told_in_words(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(extras: tuple[str, ...]) -> Path:
        raise run.SetupError("It cannot be done. Do this.")

    monkeypatch.setattr(run, "prepare_environment", fail)
    assert run.main(["demo"]) == 2
    assert capsys.readouterr().err == "It cannot be done. Do this.\n"
