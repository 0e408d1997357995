from collections.abc import Callable
from pathlib import Path
from typing import Any

from trainer.bundle.model_file import ModelFile

RunCommand = Callable[..., Any]


def test_cells_are_chosen_and_copied(
    run: RunCommand, bundled: ModelFile, smears: Path, tmp_path: Path
) -> None:
    out = tmp_path / "to label"
    done = run("propose", smears, "--out", out, "--count", 2, "--json")
    assert done.status == 0, done.err
    assert len(list(out.iterdir())) == len(done.json["cells"]) == 2
    assert "2 cells copied to" in done.err
    assert f"bloodcell adapt {out} --model {bundled.name}" in " ".join(done.err.split())


def test_a_folder_that_holds_something_is_refused(run: RunCommand, bundled: ModelFile, smears: Path) -> None:
    done = run("propose", smears, "--out", smears)
    assert done.status == 1
    assert "holds something already. Choose a new folder, or an empty one." in " ".join(done.err.split())
