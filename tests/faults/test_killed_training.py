"""A training that is killed, as by a power cut, and then taken up again from the command line."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("tensorflow", reason="the heavy half is not installed: pip install bloodcell[train]")
pytestmark = pytest.mark.slow

RECIPE = """
network = "basic_cnn"
weights = "none"
input_size = 32
epochs = 6
batch_size = 4
augmentation = "none"
early_stopping = 6
"""
EPOCH = re.compile(r"^Epoch +(\d+) ")


@pytest.mark.timeout(300)
@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_killed_training_goes_on_and_repeats_no_epoch(cells: Callable[..., Path], tmp_path: Path) -> None:
    folder = cells({"neutrophil": 20, "platelet": 20})
    recipe, out = tmp_path / "recipe.toml", tmp_path / "out.bloodcell"
    recipe.write_text(RECIPE, encoding="utf-8")
    command = [sys.executable, "-m", "trainer", "train", str(folder)]

    killed = subprocess.Popen(
        [*command, "--config", str(recipe), "--out", str(out)], stderr=subprocess.PIPE, text=True
    )
    assert killed.stderr is not None
    seen = []
    for line in killed.stderr:
        if EPOCH.match(line):
            seen.append(line)
        if len(seen) == 2:
            killed.send_signal(signal.SIGKILL)
            break
    killed.stderr.close()
    assert killed.wait(30) == -signal.SIGKILL
    assert not out.exists()

    resumed = subprocess.run(
        [*command, "--resume", "--json"], capture_output=True, text=True, check=False, timeout=200
    )
    assert resumed.returncode == 0, resumed.stderr
    assert json.loads(resumed.stdout.splitlines()[-1])["model"] == str(out)
    told = [line for line in resumed.stderr.splitlines() if EPOCH.match(line)]
    assert [int(EPOCH.match(line).group(1)) for line in told] == [1, 2, 3, 4, 5, 6]  # type: ignore[union-attr]
    # What had ended is told as it was, not run again.
    assert told[:2] == [line.rstrip("\n") for line in seen]
    going_on = re.search(r"Going on after epoch (\d+)\.", resumed.stderr)
    assert going_on is not None
    assert int(going_on.group(1)) >= 2

    nothing = subprocess.run([*command, "--resume"], capture_output=True, text=True, check=False, timeout=60)
    assert nothing.returncode == 1
    assert "No run on “cells” broke off" in nothing.stderr
