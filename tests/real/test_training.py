"""Training for real: real cells, real pretrained weights, through the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.__main__ import main
from trainer.bundle.model_file import read_model, read_weights
from trainer.dataset.split_file import read_split_file

pytestmark = pytest.mark.slow

PER_CLASS = 60


@pytest.fixture(scope="module")
def few_cells(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder a class with 60 real cells each."""
    folder = tmp_path_factory.mktemp("cells") / "few cells, häufig"
    for source in sorted((data_folder / "pbc96").iterdir()):
        target = folder / source.name
        target.mkdir(parents=True)
        for path in sorted(source.iterdir())[:PER_CLASS]:
            (target / path.name).write_bytes(path.read_bytes())
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, object]:
    status = main([*map(str, arguments), "--json"])
    printed = capsys.readouterr()
    assert status == 0, printed.err
    result = json.loads(printed.out.splitlines()[-1])
    assert isinstance(result, dict)
    return result


@pytest.mark.timeout(900)
def test_a_few_epochs_on_few_cells_learn_and_go_on_from_the_model(
    few_cells: Path,
    weights_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    snapshot: Callable[[Path], object],
) -> None:
    before = snapshot(few_cells)
    out, split = tmp_path / "few.bloodcell", tmp_path / "split.csv.gz"
    command = ("train", few_cells, "--network", "mobilenet_v2", "--seed", 1)
    trained = run(
        capsys, *command, "--epochs", 4, "--weights", weights_folder, "--out", out, "--split-file", split
    )
    assert Path(str(trained["model"])) == out
    card = read_model(out).card
    assert len(read_split_file(split)) == sum(card.data.n_images.values()) == 8 * PER_CLASS
    assert str(few_cells.parent) not in out.read_bytes()[:100_000].decode("utf-8", "replace")
    assert len(read_weights(out)) > 200

    evaluated = run(capsys, "evaluate", few_cells, "--model", out)
    # One in eight would be chance.
    assert float(str(evaluated["accuracy"])) > 0.5

    further = tmp_path / "further.bloodcell"
    run(capsys, *command, "--epochs", 1, "--weights", out, "--out", further)
    assert "the model" in read_model(further).card.started_from
    assert snapshot(few_cells) == before
