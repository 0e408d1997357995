"""No log holds a name of the user's: folders, samples, files and reviewers may be called after patients."""

import importlib.util
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from trainer import resources
from trainer.__main__ import main
from trainer.child import run_in_child
from trainer.config import CardTexts, TrainingConfig
from trainer.events import Failed, Finished
from trainer.jobs import TrainJob
from trainer.log import NAMES_VARIABLE

# A name of a folder, a sample, a file, a class, a project, a reviewer; none is a word of ours.
TELLTALE = "Zyxomma Petiolatum"
WORDS = ("zyxomma", "petiolatum")
TINY = TrainingConfig(
    network="basic_cnn", weights="none", input_size=32, batch_size=8, epochs=1, augmentation="none"
)
# The whole window, which opens what it is told to, meets broken files and a failure of its own, and ends.
WINDOW = """
import os, sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from bloodcell_gui.app import open_window
from bloodcell_gui.settings import DECIDED_BY
from PySide6.QtWidgets import QApplication

def wait(condition):
    end = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < end
        QApplication.processEvents()

folder, project, who = sys.argv[1:]
with open_window(["bloodcell-gui", folder]) as window:
    window.settings.write(DECIDED_BY, who)
    wait(lambda: window.session.samples and not window.session.is_working)
    window.open_paths([Path(folder + " is not there")])
    wait(lambda: not window.session.is_working)
    window.desk.create(Path(project))
    wait(lambda: window.desk.path is not None)
    window.classify.review_asked.emit()
    wait(lambda: window.desk.sample is not None and window.review.workbench is not None)
    window.desk.close_project()
    wait(lambda: window.desk.path is None)
    window.desk.open(Path(folder) / "no project.bloodproject")
    def fail():
        raise ValueError(f"{folder} and {who}: {os.listdir(folder)}")
    QTimer.singleShot(0, window, fail)
    def lose():
        Path(folder, "lost.png").read_bytes()
    QTimer.singleShot(0, window, lose)
    for _ in range(20):
        QApplication.processEvents()
"""

needs_training = pytest.mark.skipif(
    importlib.util.find_spec("tensorflow") is None, reason="the heavy half is not installed"
)


@pytest.fixture
def telltale_cells(cells: Callable[..., Path], tmp_path: Path) -> Path:
    """Cells whose folder, sub-folders and files bear the name; one file is broken, one is empty."""
    drawn = cells({"neutrophil": 12, "platelet": 12}, folder="drawn")
    root = tmp_path / TELLTALE
    for number, source in enumerate(sorted(drawn.rglob("*.jpg"))):
        target = root / f"{TELLTALE} {source.parent.name}" / f"{TELLTALE} {number}.jpg"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
    folder = root / f"{TELLTALE} platelet"
    (folder / f"{TELLTALE} broken.jpg").write_bytes(b"\xff\xd8\xff no picture")
    (folder / f"{TELLTALE} empty.png").write_bytes(b"")
    return root


def read_logs() -> str:
    """Return all that is in the folder of the logs, names of files too."""
    files = sorted(path for path in resources.user_logs().rglob("*") if path.is_file())
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in files]
    return "\n".join([*(path.name for path in files), *texts])


def assert_no_name() -> str:
    logs = read_logs()
    assert not [line for line in logs.splitlines() if any(word in line.lower() for word in WORDS)]
    return logs


def run_window(folder: Path, project: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", WINDOW, str(folder), str(project), TELLTALE],
        check=True,
        capture_output=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def test_the_window_logs_no_names(telltale_cells: Path, tmp_path: Path) -> None:
    run_window(telltale_cells, tmp_path / f"{TELLTALE}.bloodproject")
    logs = assert_no_name()
    # It did log what happened.
    assert "Nobody caught this" in logs
    assert "ValueError: …" in logs
    assert "FileNotFoundError: [Errno 2] No such file or directory: '….png'" in logs


def test_names_are_logged_where_they_are_asked_for(
    telltale_cells: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAMES_VARIABLE, "1")
    run_window(telltale_cells, tmp_path / f"{TELLTALE}.bloodproject")
    assert TELLTALE in read_logs()


def test_the_command_line_logs_no_names(
    telltale_cells: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / f"{TELLTALE} results"
    project = tmp_path / f"{TELLTALE}.bloodproject"
    assert main(["classify", str(telltale_cells), "--out", str(out), "--project", str(project)]) == 0
    assert main(["report", str(project), "--out", str(out)]) == 0
    assert main(["report", str(tmp_path / f"{TELLTALE} gone.bloodproject"), "--out", str(out)]) == 1
    assert not resources.user_logs().exists()

    def fail(*_: object, **__: object) -> None:
        logging.getLogger("trainer").warning("cannot open %s", telltale_cells)
        raise OSError(2, "No such file or directory", str(telltale_cells / "lost.jpg"))

    monkeypatch.setattr("trainer.__main__.app", fail)
    with pytest.raises(OSError, match="No such file"):
        main(["classify", str(telltale_cells)])
    logs = assert_no_name()
    assert "FileNotFoundError: [Errno 2] No such file or directory: '….jpg'" in logs


@needs_training
@pytest.mark.slow
def test_trainings_log_no_names(telltale_cells: Path, tmp_path: Path) -> None:
    texts = CardTexts(title=TELLTALE)
    out = tmp_path / f"{TELLTALE}.bloodcell"
    end = run_in_child(TrainJob(dataset=telltale_cells, config=TINY, out=out, texts=texts), lambda _: None)
    assert isinstance(end, Finished), end
    gone = TrainJob(dataset=tmp_path / f"{TELLTALE} gone", config=TINY, out=out, texts=texts)
    assert isinstance(run_in_child(gone, lambda _: None), Failed)
    logs = assert_no_name()
    assert "TrainJob" in logs
