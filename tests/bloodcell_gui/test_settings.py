from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QCoreApplication, QSettings
from pytestqt.qtbot import QtBot

from bloodcell_gui.app import open_window
from bloodcell_gui.notify import Notice
from bloodcell_gui.settings import (
    ARRANGEMENT,
    OPEN_FOLDER,
    OPTIONS,
    SHOW_SAMPLES,
    THUMBNAIL_SIZE,
    WINDOW_GEOMETRY,
    Settings,
    SettingsError,
)


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.key)
def test_every_option_has_a_default_and_a_meaning(option: object, user: Path) -> None:
    for written in user.rglob("bloodcell-gui.ini"):
        written.unlink()
    assert Settings().read(option) == option.default
    assert option.meaning.endswith(".")


def test_keys_are_unique() -> None:
    assert len({option.key for option in OPTIONS}) == len(OPTIONS)


def test_values_outlive_the_window(user: Path) -> None:
    settings = Settings()
    settings.write(THUMBNAIL_SIZE, 128)
    settings.write(SHOW_SAMPLES, False)
    settings.write(OPEN_FOLDER, "/some/Ordner mit Ümläut")
    settings.write(WINDOW_GEOMETRY, QByteArray(b"\x00\x01"))
    del settings
    again = Settings()
    assert again.read(THUMBNAIL_SIZE) == 128
    assert again.read(SHOW_SAMPLES) is False
    assert again.read(OPEN_FOLDER) == "/some/Ordner mit Ümläut"
    assert again.read(WINDOW_GEOMETRY) == QByteArray(b"\x00\x01")


def test_what_makes_no_sense_is_the_default() -> None:
    store = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "bloodcell", "bloodcell-gui")
    store.setValue(ARRANGEMENT.key, "upside down")
    store.setValue(THUMBNAIL_SIZE.key, 100_000)
    store.sync()
    assert Settings().read(ARRANGEMENT) == ARRANGEMENT.default
    assert Settings().read(THUMBNAIL_SIZE) == 192


def test_settings_are_the_users_own(user: Path) -> None:
    Settings().write(THUMBNAIL_SIZE, 80)
    assert list(user.rglob("bloodcell-gui.ini"))


def test_who_listens_hears_of_every_change_and_of_nothing_else() -> None:
    settings, heard = Settings(), []
    settings.changed.connect(heard.append)
    settings.write(THUMBNAIL_SIZE, 128)
    settings.write(THUMBNAIL_SIZE, 128)
    settings.write(SHOW_SAMPLES, False)
    assert heard == [THUMBNAIL_SIZE, SHOW_SAMPLES]


@pytest.mark.parametrize(
    "option", [one for one in OPTIONS if one.offer is not None], ids=lambda option: option.key
)
def test_what_is_offered_names_each_choice(option: object) -> None:
    assert len(option.offer.titles) == len(option.choices)
    assert len(set(option.offer.titles)) == len(option.choices)
    assert option.default in option.choices or not option.choices


def break_the_file(user: Path) -> None:
    """Put a folder where the settings file is to be: nobody, not even root, can write it."""
    settings = Settings()
    settings.write(THUMBNAIL_SIZE, 80)
    settings.keep()
    (file,) = user.rglob("bloodcell-gui.ini")
    file.unlink()
    file.mkdir()


def test_what_cannot_be_written_is_told_once(user: Path, qtbot: QtBot) -> None:
    break_the_file(user)
    settings, told = Settings(), []
    settings.failed.connect(told.append)
    with qtbot.waitSignal(settings.failed):
        settings.write(THUMBNAIL_SIZE, 128)
    assert settings.read(THUMBNAIL_SIZE) == 128, "it holds for now"
    settings.write(THUMBNAIL_SIZE, 96)
    QCoreApplication.processEvents()
    (error,) = told
    assert isinstance(error, SettingsError)
    assert str(user) in error.remedy


def test_what_is_written_is_not_told_of(user: Path, qtbot: QtBot) -> None:
    settings = Settings()
    with qtbot.assertNotEmitted(settings.failed, wait=50):
        settings.write(THUMBNAIL_SIZE, 128)
    (file,) = user.rglob("bloodcell-gui.ini")
    assert "128" in file.read_text(encoding="utf-8")


def test_the_window_says_that_settings_cannot_be_written(user: Path, qtbot: QtBot) -> None:
    break_the_file(user)
    told: list[Notice] = []
    with open_window(["bloodcell-gui"]) as window:
        window.notifier.told.connect(told.append)
        window.settings.write(THUMBNAIL_SIZE, 128)
        qtbot.waitUntil(lambda: bool(told))
        assert window.notices.isVisible()
    assert "cannot be written" in told[0].summary
