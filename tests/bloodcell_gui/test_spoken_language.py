"""The window in another language: its own texts, Qt's, numbers, and what a child says."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QDoubleSpinBox, QLabel
from pytestqt.qtbot import QtBot

from bloodcell_gui import spoken_language
from bloodcell_gui.app import open_window
from bloodcell_gui.main_window import MainWindow
from bloodcell_gui.settings import LANGUAGE, Settings
from bloodcell_gui.spoken_language import SpokenLanguage
from bloodcell_gui.trainer_thread import TrainerThread
from trainer.events import Finished
from trainer.jobs import Job
from trainer.language import language_in_use, use_language


@pytest.fixture
def italian_window(qtbot: QtBot) -> Iterator[MainWindow]:
    Settings().write(LANGUAGE, "it")
    with open_window(["bloodcell-gui"]) as opened:
        qtbot.waitUntil(lambda: opened.session.model is not None)
        yield opened


def _menus(window: MainWindow) -> list[str]:
    return [one.text().replace("&", "") for one in window.menuBar().actions()]


def test_the_window_speaks_the_language_that_was_chosen(italian_window: MainWindow) -> None:
    assert _menus(italian_window) == ["File", "Modifica", "Vista", "Progetto", "Modello", "Aiuto"]
    texts = {one.text() for one in italian_window.findChildren(QLabel)}
    assert "Trascina qui cartelle di immagini di cellule" in texts


def test_qts_own_texts_and_fields_for_numbers_speak_it_too(italian_window: MainWindow) -> None:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel | QDialogButtonBox.StandardButton.Close)
    assert {one.text().replace("&", "") for one in buttons.buttons()} == {"Annulla", "Chiudi"}
    field = QDoubleSpinBox()
    field.setValue(1.5)
    assert field.text() == "1,50"
    buttons.deleteLater()
    field.deleteLater()


def test_a_window_that_is_closed_leaves_english_behind(qtbot: QtBot, qapp: QApplication) -> None:
    before = QLocale()
    Settings().write(LANGUAGE, "it")
    with open_window(["bloodcell-gui"]) as opened:
        qtbot.waitUntil(lambda: opened.session.model is not None)
        assert language_in_use() == "it"
    assert language_in_use() == "en"
    assert QLocale() == before
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    assert buttons.buttons()[0].text().replace("&", "") == "Close"
    buttons.deleteLater()


def test_another_choice_counts_from_the_next_start_on(italian_window: MainWindow) -> None:
    Settings().write(LANGUAGE, "en")
    assert language_in_use() == "it"
    assert LANGUAGE.offer is not None
    assert LANGUAGE.offer.at_next_start


def test_the_systems_language_is_spoken_where_none_is_chosen(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Italian:
        def uiLanguages(self) -> list[str]:  # noqa: N802 - Qt's own name
            return ["it-IT"]

    monkeypatch.setattr(spoken_language.QLocale, "system", staticmethod(Italian))
    Settings().write(LANGUAGE, "system")
    with SpokenLanguage(qapp, Settings()):
        assert language_in_use() == "it"
    Settings().write(LANGUAGE, "en")
    with SpokenLanguage(qapp, Settings()):
        assert language_in_use() == "en"


def test_it_speaks_though_qt_has_no_texts_for_it(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, expected_log: list[str], tmp_path: Path
) -> None:
    expected_log.append("Qt has no texts for it")
    monkeypatch.setattr(spoken_language.QLibraryInfo, "path", lambda _: str(tmp_path))
    Settings().write(LANGUAGE, "it")
    with SpokenLanguage(qapp, Settings()):
        assert language_in_use() == "it"


def test_a_language_that_is_damaged_is_english(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, expected_log: list[str]
) -> None:
    def fail(code: str) -> None:
        raise OSError("damaged")

    expected_log.append("The texts of it cannot be read: damaged")
    monkeypatch.setattr(spoken_language, "use_language", lambda code: fail(code) if code == "it" else None)
    Settings().write(LANGUAGE, "it")
    with SpokenLanguage(qapp, Settings()):
        assert QLocale().language() is QLocale.Language.English


@pytest.mark.usefixtures("children")
def test_a_child_speaks_the_language_of_the_window_that_started_it(qtbot: QtBot) -> None:
    import child_targets

    use_language("it")
    try:
        thread = TrainerThread(Job(), child_targets.speak)
        ends: list[Finished] = []
        thread.job_finished.connect(ends.append)
        thread.start()
        qtbot.waitUntil(lambda: bool(ends) and thread.isFinished(), timeout=30_000)
    finally:
        use_language("en")
    assert ends[0].reason == "Annullato."
