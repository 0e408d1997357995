"""Nothing needs the network, but a download that is asked for: not this process, and none of its children."""

import importlib.util
import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from trainer.__main__ import main
from trainer.child import run_in_child
from trainer.config import TrainingConfig
from trainer.events import Finished
from trainer.jobs import TrainJob
from trainer.project.cells import list_cells
from trainer.project.project_file import open_project
from trainer.project.review import Review
from trainer.project.samples import list_samples

BLOCK = Path(__file__).parent / "no_network"
PATCHED = (
    *((socket.socket, name) for name in ("connect", "connect_ex", "sendto")),
    *((socket, name) for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "create_connection")),
)
TINY = TrainingConfig(
    network="basic_cnn", weights="none", input_size=32, batch_size=8, epochs=1, augmentation="none"
)

needs_training = pytest.mark.skipif(
    importlib.util.find_spec("tensorflow") is None, reason="the heavy half is not installed"
)


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Block the network here and in all children; the file of what was tried, which is not there yet."""
    file = tmp_path / "network.txt"
    monkeypatch.setenv("BLOODCELL_TEST_NETWORK_NOTES", str(file))
    monkeypatch.setenv("PYTHONPATH", str(BLOCK))
    for owner, name in PATCHED:
        # So that each is put back as it was.
        monkeypatch.setattr(owner, name, getattr(owner, name))
    monkeypatch.syspath_prepend(str(BLOCK))
    from network_block import block

    block()
    return file


@pytest.fixture
def no_network(notes: Path) -> Iterator[None]:
    """Fail a test in which anybody reaches for the network, whether or not the refusal was heeded."""
    yield
    assert not notes.exists(), notes.read_text(encoding="utf-8")


def test_the_block_sees_this_process_and_its_children(notes: Path) -> None:
    with pytest.raises(OSError, match="which nothing may"):
        socket.create_connection(("192.0.2.1", 80))
    with socket.socket() as one, pytest.raises(OSError, match="which nothing may"):
        one.connect(("192.0.2.1", 80))
    reach = (
        "import contextlib, urllib.request\n"
        "with contextlib.suppress(OSError): urllib.request.urlopen('http://192.0.2.1/')"
    )
    subprocess.run([sys.executable, "-c", reach], check=True)
    assert len(notes.read_text(encoding="utf-8").splitlines()) == 3


def test_classifying_reviewing_and_reporting_need_no_network(
    no_network: None, cells: Callable[..., Path], tmp_path: Path
) -> None:
    folder = cells({"neutrophil": 3, "eosinophil": 2}, folder="day/S-1", flat=True).parent
    project = tmp_path / "day.bloodproject"
    forms = "--report=csv,json,xlsx,pdf"
    assert main(["classify", str(folder), "--out", str(tmp_path), forms, "--project", str(project)]) == 0
    with open_project(project) as opened:
        sample = list_samples(opened)[0]
        review = Review(opened, sample.key, "Ada")
        review.assign([one.key for one in list_cells(opened, sample.key)][:2], "monocyte")
        review.sign()
    out = tmp_path / "reviewed"
    assert main(["report", str(project), "--out", str(out), forms]) == 0
    assert json.loads((out / "day.json").read_text(encoding="utf-8"))["samples"][0]["counts"]["monocyte"] == 2
    assert {path.suffix for path in out.iterdir()} == {".csv", ".json", ".xlsx", ".pdf"}


@needs_training
@pytest.mark.slow
def test_cleaning_needs_no_network(no_network: None, cells: Callable[..., Path], tmp_path: Path) -> None:
    folder = cells({"neutrophil": 8, "platelet": 8})
    assert main(["clean", str(folder), "--out", str(tmp_path / "decisions.csv")]) == 0


@needs_training
@pytest.mark.slow
def test_training_in_a_child_needs_no_network(
    no_network: None, cells: Callable[..., Path], tmp_path: Path
) -> None:
    folder = cells({"neutrophil": 12, "platelet": 12})
    out = tmp_path / "ours.bloodcell"
    end = run_in_child(TrainJob(dataset=folder, config=TINY, out=out), lambda _: None)
    assert isinstance(end, Finished), end
    assert out.is_file()


@needs_training
@pytest.mark.slow
def test_training_from_a_folder_of_weights_needs_no_network(
    no_network: None, cells: Callable[..., Path], weights_folder: Path, tmp_path: Path
) -> None:
    folder = cells({"neutrophil": 12, "platelet": 12})
    arguments = ["--network", "mobilenet_v2", "--weights", str(weights_folder), "--epochs", "1"]
    assert main(["train", str(folder), *arguments, "--out", str(tmp_path / "ours.bloodcell")]) == 0


@pytest.mark.slow
def test_the_self_test_needs_no_network(no_network: None, capsys: pytest.CaptureFixture[str]) -> None:
    # The window is opened in it, in a child.
    assert main(["self-test", "--json"]) == 0, capsys.readouterr().err
