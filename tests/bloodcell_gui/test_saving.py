from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from bloodcell_gui.notify import Notice, Notifier
from bloodcell_gui.saving import Saver, Table, png_kind, text_kind
from bloodcell_gui.settings import EXPORT_DIALECT, Settings
from trainer.reports.tables import DialectId

TABLE = Table(("name", "count", "share", "none"), [("=a", 2, 0.5, None), ("b", 3, 1e-6, 0.25)])


@pytest.fixture
def notifier(qapp: object) -> Notifier:
    return Notifier()


@pytest.fixture
def saver(qtbot: QtBot, notifier: Notifier) -> Saver:
    window = QWidget()
    qtbot.addWidget(window)
    return Saver(notifier, Settings(), window)


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], list[str]]:
    """Return a function that lets such a file be chosen, and returns the kinds that were offered."""

    def answer(path: Path) -> list[str]:
        offered: list[str] = []

        def ask(*arguments: object) -> tuple[str, str]:
            offered.append(str(arguments[3]))
            return str(path), ""

        monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
        return offered

    return answer


def test_the_kind_is_that_of_the_name(
    qtbot: QtBot, saver: Saver, notifier: Notifier, tmp_path: Path, choose: Callable[[Path], list[str]]
) -> None:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(0)
    kinds = [png_kind(lambda: image), text_kind("Markdown", ".md", "# Words"), saver.csv_kind(TABLE.write)]
    for name, start in (("a.png", b"\x89PNG"), ("a.MD", b"# Words"), ("a.csv", b"\xef\xbb\xbfname,")):
        offered = choose(tmp_path / name)
        with qtbot.waitSignal(notifier.done_told) as told:
            saver.save("Save", "a", kinds)
        assert (tmp_path / name).read_bytes().startswith(start)
        assert told.args == [f"Written to {tmp_path}: {name}"]
        assert offered == ["PNG picture (*.png);;Markdown (*.md);;CSV table (*.csv)"]


def test_tables_are_in_the_dialect_that_the_user_has_chosen(
    qtbot: QtBot, saver: Saver, notifier: Notifier, tmp_path: Path, choose: Callable[[Path], list[str]]
) -> None:
    Settings().write(EXPORT_DIALECT, DialectId.COMMA_COUNTRIES.value)
    choose(tmp_path / "a.csv")
    with qtbot.waitSignal(notifier.done_told):
        saver.save_table("Save", "a", TABLE.write)
    lines = (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()
    assert lines == ["name;count;share;none", "'=a;2;0,500000;", "b;3;0,000001;0,250000"]


def test_a_dialect_that_no_version_knows_is_the_standard(saver: Saver) -> None:
    Settings().write(EXPORT_DIALECT, "klingon")
    assert saver.dialect.id is DialectId.STANDARD


def test_the_settings_allow_every_dialect() -> None:
    assert EXPORT_DIALECT.choices == tuple(DialectId)


def test_what_cannot_be_written_is_told(
    qtbot: QtBot, saver: Saver, notifier: Notifier, tmp_path: Path, choose: Callable[[Path], list[str]]
) -> None:
    (tmp_path / "file").write_bytes(b"")
    choose(tmp_path / "file" / "a.csv")
    with qtbot.waitSignal(notifier.told) as told:
        saver.save_table("Save", "a", TABLE.write)
    notice: Notice = told.args[0]
    assert "a.csv" in notice.summary
    assert notice.remedy
