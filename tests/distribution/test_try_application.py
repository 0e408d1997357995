import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import run
from distribution.build import build
from distribution.confinement import find_network_cut
from distribution.product import Edition
from distribution.sizes import measure_groups
from distribution.try_application import try_application
from distribution.virtual_display import list_missing_programs
from trainer.self_test.checks import CHECKS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]

_MOST_BYTES = 280e6


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Path]:
    pytest.importorskip("PyInstaller")
    if not sys.platform.startswith("linux"):
        pytest.skip("is tried on Linux alone")
    if missing := [*list_missing_programs(), *run.find_missing_packages(run.DISPLAY_LIBRARIES)]:
        pytest.skip(f"needs {', '.join(missing)}")
    yield build(Edition.VIEWER, tmp_path)
    # pytest keeps the folders of some runs: this one is large.
    shutil.rmtree(tmp_path / "bloodcell")


def test_the_viewer_works_on_a_strangers_computer(built: Path) -> None:
    assert sum(measure_groups(built).values()) <= _MOST_BYTES
    trial = try_application(built)
    assert [one["name"] for one in trial.checks] == [check.name for check in CHECKS]
    training = next(one for one in trial.checks if one["name"] == "training")
    assert "not installed" in str(training["detail"])
    assert trial.cut == find_network_cut()
    assert (built / "bloodcell").is_file(), "it is back in its place"
