"""What a fresh interpreter loads: the light half and the window never load the heavy packages."""

import importlib.util
import json
import subprocess
import sys

import pytest

HEAVY = ("tensorflow", "keras", "keras_cv", "cleanlab", "pandas", "sklearn", "scipy", "h5py", "pyqtgraph")

LIGHT_MODULES = (
    "trainer.__main__",
    "trainer.bundle.library",
    "trainer.cleaning.finders.copies",
    "trainer.cleaning.report",
    "trainer.dataset.labelled",
    "trainer.drawing.samples",
    "trainer.evaluation.metrics",
    "trainer.inference.classify",
    "trainer.reports.counts",
    "trainer.worker",
    "bloodcell_gui.app",
    "bloodcell_gui.__main__",
)


def loaded_by(module: str) -> set[str]:
    code = f"import json, sys, {module}; print(json.dumps(sorted({{n.split('.')[0] for n in sys.modules}})))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("module", LIGHT_MODULES)
def test_a_light_module_loads_nothing_heavy(module: str) -> None:
    assert loaded_by(module).isdisjoint(HEAVY)


def test_the_command_line_does_not_load_qt() -> None:
    assert "PySide6" not in loaded_by("trainer.__main__")


def test_the_check_sees_a_heavy_package() -> None:
    if importlib.util.find_spec("h5py") is None:
        pytest.skip("needs the training half")
    assert "h5py" in loaded_by("h5py")
