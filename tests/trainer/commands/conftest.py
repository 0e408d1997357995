"""Commands are driven as a user drives them: through `main`, with real files."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from trainer import resources
from trainer.__main__ import main
from trainer.bundle.model_file import ModelFile


@dataclass
class Run:
    """What a command left behind."""

    status: int
    out: str
    err: str
    json: dict[str, Any] = field(default_factory=dict)


RunCommand = Callable[..., Run]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> RunCommand:
    """A function that runs a command and returns its status and what it printed.

    With `--json` the last line of standard output is read.
    """

    def run_command(*arguments: object) -> Run:
        capsys.readouterr()
        status = main([*map(str, arguments)])
        printed = capsys.readouterr()
        has_json = "--json" in arguments and printed.out
        return Run(
            status, printed.out, printed.err, json.loads(printed.out.splitlines()[-1]) if has_json else {}
        )

    return run_command


@pytest.fixture
def read_rows() -> Callable[[Path], list[dict[str, str]]]:
    """A function that reads a table of a report."""

    def read(path: Path) -> list[dict[str, str]]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    return read


@pytest.fixture
def bundled(tiny_model: ModelFile, monkeypatch: pytest.MonkeyPatch) -> ModelFile:
    """The tiny model in place of the one that comes with the product."""
    monkeypatch.setattr(resources, "bundled_model", lambda: tiny_model.path)
    return tiny_model


@pytest.fixture
def smears(paint: Callable[..., Path], tmp_path: Path) -> Path:
    """A folder of two samples: two neutrophils, a platelet and a bad file; an erythroblast."""
    paint("smears/S-001/a.png", "red", 200)
    paint("smears/S-001/b.png", "red", 210)
    paint("smears/S-001/c.png", "blue", 220)
    (tmp_path / "smears/S-001/d.png").write_text("no image")
    paint("smears/S-002/a.png", "green", 200)
    return tmp_path / "smears"
