"""What a fresh interpreter loads: the light half and the window never load the heavy packages."""

import functools
import importlib.util
import json
import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import trainer

HEAVY = (
    *("tensorflow", "keras", "keras_cv", "cleanlab", "pandas", "sklearn", "scipy", "h5py", "pyqtgraph"),
    # Loaded where such a report is written.
    *("reportlab", "xlsxwriter"),
)

LIGHT_MODULES = (
    "trainer.__main__",
    "trainer.bundle.library",
    "trainer.cleaning.finders.copies",
    "trainer.cleaning.report",
    "trainer.dataset.labelled",
    "trainer.drawing.samples",
    "trainer.evaluation.metrics",
    "trainer.inference.classify",
    "trainer.project.report",
    "trainer.reports.counts",
    "trainer.worker",
    "bloodcell_gui.app",
    "bloodcell_gui.__main__",
)

# Prints, for each module in turn, which packages came with it.
IMPORT_IN_TURN = """
import importlib, json, sys
known, brought = set(), {}
for name in sys.argv[1:]:
    importlib.import_module(name)
    loaded = {module.partition(".")[0] for module in sys.modules}
    brought[name] = sorted(loaded - known)
    known = loaded
print(json.dumps(brought))
"""


@functools.cache
def brought_by(*modules: str) -> dict[str, list[str]]:
    """Import modules one after the other in a fresh interpreter; return the packages that each brought."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_IN_TURN, *modules],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    brought: dict[str, list[str]] = json.loads(done.stdout)
    return brought


@pytest.mark.parametrize("module", LIGHT_MODULES)
def test_a_light_module_loads_nothing_heavy(module: str) -> None:
    assert set(brought_by(*LIGHT_MODULES)[module]).isdisjoint(HEAVY)


@pytest.mark.parametrize("module", [name for name in LIGHT_MODULES if name.startswith("trainer.")])
def test_the_engine_does_not_load_qt(module: str) -> None:
    assert "PySide6" not in brought_by(*LIGHT_MODULES)[module]


def test_the_check_sees_what_is_brought() -> None:
    assert "PySide6" in brought_by(*LIGHT_MODULES)["bloodcell_gui.app"]
    if importlib.util.find_spec("h5py") is None:
        pytest.skip("needs the training half")
    assert "h5py" in brought_by("json", "h5py")["h5py"]


def read_contract(name: str) -> dict[str, Any]:
    """Return a contract of import-linter by its name."""
    options = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    contracts: list[dict[str, Any]] = options["tool"]["importlinter"]["contracts"]
    return next(contract for contract in contracts if contract["name"] == name)


def test_the_contracts_leave_no_part_of_the_engine_out() -> None:
    parts = {f"trainer.{module.name}" for module in pkgutil.iter_modules(trainer.__path__)}
    light = read_contract("Only learning imports the heavy packages")["source_modules"]
    assert set(light) == parts - {"trainer.learning"} | {"bloodcell_gui"}
    layers = read_contract("Imports in the engine run one way")["layers"]
    assert {name for layer in layers for name in layer.split(" : ")} == parts
