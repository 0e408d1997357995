"""An environment for a way: made once, taken again, and refused in one line."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.peers.environment import NotInstalledError, make_environment


class FakePip:
    """Stands for making an environment and for pip in it."""

    def __init__(self, output: str, code: int) -> None:
        self.output = output
        self.code = code
        self.made = 0

    def create(self, folder: Path, *, clear: bool, with_pip: bool) -> None:
        assert clear
        assert with_pip
        folder.mkdir(parents=True, exist_ok=True)
        self.made += 1

    def run(self, command: list[str], **options: Any) -> Any:
        options["stdout"].write(self.output)
        self.command = command
        return type("Ended", (), {"returncode": self.code})


@pytest.fixture
def requirements(tmp_path: Path) -> Path:
    path = tmp_path / "way.txt"
    path.write_text("keras>=3\n", encoding="utf-8")
    return path


def use(monkeypatch: pytest.MonkeyPatch, pip: FakePip) -> FakePip:
    monkeypatch.setattr("benchmarks.peers.environment.venv.create", pip.create)
    monkeypatch.setattr("benchmarks.peers.environment.subprocess.run", pip.run)
    return pip


def test_an_environment_is_made_once(
    tmp_path: Path, requirements: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pip = use(monkeypatch, FakePip("done\n", 0))
    python = make_environment(requirements, tmp_path / "env")
    assert pip.command[0] == str(python)
    assert str(requirements) in pip.command
    assert make_environment(requirements, tmp_path / "env") == python
    assert pip.made == 1


def test_other_requirements_make_it_anew(
    tmp_path: Path, requirements: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pip = use(monkeypatch, FakePip("done\n", 0))
    make_environment(requirements, tmp_path / "env")
    requirements.write_text("keras>=4\n", encoding="utf-8")
    make_environment(requirements, tmp_path / "env")
    assert pip.made == 2


def test_what_cannot_be_installed_is_told_in_one_line_and_tried_again(
    tmp_path: Path, requirements: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = "Looking\nERROR: no version\nERROR: No matching distribution found for keras>=3\nnotice\n"
    pip = use(monkeypatch, FakePip(output, 1))
    for _ in range(2):
        with pytest.raises(NotInstalledError, match=r"^No matching distribution found for keras>=3$"):
            make_environment(requirements, tmp_path / "env")
    assert pip.made == 2
