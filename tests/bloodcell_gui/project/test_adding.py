from collections.abc import Callable
from pathlib import Path

import pytest

from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.project.adding import Added, add_classified, take_classified
from trainer.bundle.model_file import read_model
from trainer.dataset.samples import find_samples
from trainer.errors import Cancelled
from trainer.inference.classify import classify_samples
from trainer.project.adding import add_predictions
from trainer.project.project_file import create_project
from trainer.project.samples import list_samples
from trainer.reports.used_model import name_model

Classify = Callable[..., None]
MakeCells = Callable[..., Path]
_CELLS = (
    "SELECT name, digest, status, machine_class, confidence, probabilities, reason, conversions FROM cell"
)


def ignore(_done: int, _total: int) -> None:
    pass


def test_the_window_keeps_what_the_command_line_keeps(
    window: MainWindow, classify: Classify, make_cells: MakeCells, tmp_path: Path, model_path: Path
) -> None:
    folder = make_cells("S", red=3, green=2)
    (folder / "copy.png").write_bytes((folder / "red_0000.png").read_bytes())
    (folder / "empty.png").write_bytes(b"")
    classify(folder)
    classified = take_classified(window.session)
    assert classified is not None
    samples, model = find_samples([folder]), read_model(model_path)
    rows = []
    for name in ("window", "line"):
        with create_project(tmp_path / f"{name}.bloodproject") as project:
            if name == "window":
                add_classified(project, classified, "Ada", ignore)
            else:
                list(
                    add_predictions(
                        project, samples, classify_samples(samples, model), name_model(model), who="Ada"
                    )
                )
            with project.reading() as connection:
                rows.append(
                    (
                        connection.execute(_CELLS).fetchall(),
                        connection.execute("SELECT * FROM sample").fetchall(),
                    )
                )
    assert len(rows[0][0]) == 7
    assert rows[0] == rows[1]


def test_what_is_there_already_and_what_is_called_alike_is_left_out_and_told(
    window: MainWindow, classify: Classify, make_cells: MakeCells, tmp_path: Path
) -> None:
    with create_project(tmp_path / "p.bloodproject") as project:
        classify(make_cells("a/S-1", red=2))
        classified = take_classified(window.session)
        assert classified is not None
        assert add_classified(project, classified, "Ada", ignore) == Added(("S-1",), (), ())
        window.session.clear()
        classify(make_cells("a/S-1", red=1), make_cells("b/S-2", red=1))
        window.session.clear()
        classify(tmp_path / "a" / "S-1", tmp_path / "b" / "S-2")
        classified = take_classified(window.session)
        assert classified is not None
        assert add_classified(project, classified, "Ada", ignore) == Added(("S-2",), ("S-1",), ())
        window.session.clear()
        classify(make_cells("c/S-2", red=1))
        classified = take_classified(window.session)
        assert classified is not None
        assert add_classified(project, classified, "Ada", ignore) == Added((), (), ("S-2",))
        assert [one.sample_id for one in list_samples(project)] == ["S-1", "S-2"]


def test_what_was_whole_stays_when_it_is_cancelled(
    window: MainWindow, classify: Classify, make_cells: MakeCells, tmp_path: Path
) -> None:
    make_cells("day/S-1", red=3)
    make_cells("day/S-2", red=3)
    classify(tmp_path / "day")
    classified = take_classified(window.session)
    assert classified is not None

    def cancel(done: int, total: int) -> None:
        assert total == 6
        if done == 5:
            raise Cancelled

    with create_project(tmp_path / "p.bloodproject") as project:
        with pytest.raises(Cancelled):
            add_classified(project, classified, "Ada", cancel)
        assert [one.sample_id for one in list_samples(project)] == ["S-1"]


def test_nothing_is_taken_where_nothing_is_done(window: MainWindow) -> None:
    assert take_classified(window.session) is None


def test_samples_that_are_not_done_are_left_out(
    window: MainWindow, make_cells: MakeCells, open_half: Callable[[Path], Callable[[], None]]
) -> None:
    let_go = open_half(make_cells("S", red=40))
    assert take_classified(window.session) is None
    let_go()
