import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from bloodcell_gui.cleaning.autosave import Autosaver
from trainer.cleaning.decisions import Decision, Verdict, read_decisions
from trainer.errors import OutputError

MakeSaver = Callable[[Path], Autosaver]


@pytest.fixture
def make_saver() -> Iterator[MakeSaver]:
    owner = QObject()
    yield lambda path: Autosaver(path, owner)
    for saver in owner.findChildren(Autosaver):
        saver.close()


def decisions(count: int) -> tuple[Decision, ...]:
    return tuple(Decision(path=f"{number:04}.jpg", verdict=Verdict.EXCLUDE) for number in range(count))


def test_the_latest_decisions_are_on_disk_in_the_end(
    make_saver: MakeSaver, tmp_path: Path, qtbot: QtBot
) -> None:
    saver = make_saver(tmp_path / "folder" / "kept.csv")
    for count in range(1, 30):
        saver.save(decisions(count))
    with qtbot.waitSignal(saver.saved):
        pass
    assert saver.is_saved
    assert read_decisions(saver.path) == decisions(29)


def test_closing_writes_what_still_waits(make_saver: MakeSaver, tmp_path: Path) -> None:
    saver = make_saver(tmp_path / "kept.csv")
    for count in range(1, 30):
        saver.save(decisions(count))
    saver.close()
    assert read_decisions(saver.path) == decisions(29)


def test_what_cannot_be_written_is_told_and_tried_again(
    make_saver: MakeSaver, tmp_path: Path, qtbot: QtBot
) -> None:
    in_the_way = tmp_path / "folder"
    in_the_way.write_text("a file where a folder should be")
    saver = make_saver(in_the_way / "kept.csv")
    with qtbot.waitSignal(saver.failed) as failed:
        saver.save(decisions(2))
    assert isinstance(failed.args[0], OutputError)
    assert not saver.is_saved
    in_the_way.unlink()
    with qtbot.waitSignal(saver.saved):
        saver.try_again()
    assert read_decisions(saver.path) == decisions(2)


def test_closing_says_in_the_log_what_is_lost(
    make_saver: MakeSaver, tmp_path: Path, expected_log: list[str]
) -> None:
    in_the_way = tmp_path / "folder"
    in_the_way.write_text("a file where a folder should be")
    saver = make_saver(in_the_way / "kept.csv")
    saver.save(decisions(1))
    saver.save(decisions(2))
    expected_log.append("The last decisions are not saved")
    saver.close()


# Decides again and again; says on its standard output how many decisions it has made.
_WRITER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from PySide6.QtCore import QCoreApplication, QObject
    from bloodcell_gui.cleaning.autosave import Autosaver
    from trainer.cleaning.decisions import Decision, Verdict

    application = QCoreApplication([])
    made = []
    saver = Autosaver(Path(sys.argv[1]), application)

    def decide():
        print(len(made), flush=True)
        made.append(Decision(path=f"{len(made):04}.jpg", verdict=Verdict.EXCLUDE))
        saver.save(tuple(made))

    # As a person does: the next decision comes when the page has answered the last one.
    saver.saved.connect(decide)
    decide()
    application.exec()
    """
)


@pytest.mark.parametrize("n_steps", [1, 7, 20])
def test_a_process_that_is_killed_has_lost_no_more_than_its_last_step(tmp_path: Path, n_steps: int) -> None:
    path = tmp_path / "kept.csv"
    process = subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    # So many were on disk before the step that the process is in the midst of when it is killed.
    for line in process.stdout:
        if int(line) >= n_steps:
            break
    process.kill()
    process.wait()
    process.stdout.close()
    kept = read_decisions(path)
    assert len(kept) >= n_steps
    assert kept == decisions(len(kept))
