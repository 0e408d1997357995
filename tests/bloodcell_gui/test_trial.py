from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QPixmap
from PySide6.QtWidgets import QApplication

from bloodcell_gui import trial
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.trial import open_and_close
from trainer.errors import TrainerError

_ENDS = "The application ends by this"


def test_the_window_opens_and_closes(qapp: QApplication) -> None:
    open_and_close()
    assert not [one for one in QApplication.topLevelWidgets() if one.isVisible()]


def test_icons_that_cannot_be_drawn_are_told(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, expected_log: list[str]
) -> None:
    expected_log.append(_ENDS)
    monkeypatch.setattr(trial, "draw_icon", lambda *_: QPixmap())
    with pytest.raises(TrainerError, match="Qt cannot draw icons"):
        open_and_close()


def test_a_system_without_fonts_is_told(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, expected_log: list[str]
) -> None:
    expected_log.append(_ENDS)
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: [])
    with pytest.raises(TrainerError, match="no font"):
        open_and_close()


def test_an_empty_window_is_told(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, expected_log: list[str]
) -> None:
    expected_log.append(_ENDS)
    empty = QPixmap(40, 30)
    empty.fill(Qt.GlobalColor.white)
    monkeypatch.setattr(MainWindow, "grab", lambda _: empty)
    with pytest.raises(TrainerError, match="Nothing is painted"):
        open_and_close()


def test_a_fault_of_the_window_is_told(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(window: MainWindow) -> None:
        window.notifier.tell_fault("Traceback …\nValueError: odd")

    monkeypatch.setattr(trial, "_check_painting", fail)
    with pytest.raises(TrainerError, match=r"inside the application\. ValueError: odd"):
        open_and_close()


def test_settings_lie_in_a_home_that_was_named(
    qapp: QApplication, tmp_path: Path, user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.read_bytes() for path in user.rglob("*") if path.is_file()}
    monkeypatch.setenv("BLOODCELL_HOME", str(tmp_path))
    open_and_close()
    assert (tmp_path / "config/bloodcell-gui.ini").is_file()
    assert (tmp_path / "log/bloodcell.log").is_file()
    assert {path: path.read_bytes() for path in user.rglob("*") if path.is_file()} == before
