import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from bloodcell_gui.notify import Kind, Notice, NoticeBar, Notifier
from trainer.errors import Cancelled, DatasetError


@pytest.fixture
def notifier(qapp: object) -> Notifier:
    return Notifier()


@pytest.fixture
def bar(notifier: Notifier, qtbot: QtBot) -> NoticeBar:
    bar = NoticeBar(notifier)
    qtbot.addWidget(bar)
    return bar


def button(bar: NoticeBar, text: str) -> QPushButton:
    return next(one for one in bar.findChildren(QPushButton) if one.text().replace("&", "") == text)


def test_nothing_is_shown_at_first(bar: NoticeBar) -> None:
    assert bar.isHidden()
    assert bar.notice is None


def test_an_error_is_one_sentence_and_what_to_do(notifier: Notifier, bar: NoticeBar) -> None:
    notifier.tell_error(DatasetError("There is no image in “x”.", "Give a folder of images."))
    assert not bar.isHidden()
    assert bar.accessibleName() == "Error: There is no image in “x”. Give a folder of images."
    assert button(bar, "Details").isHidden()


def test_being_cancelled_is_silent(notifier: Notifier, bar: NoticeBar) -> None:
    notifier.tell_error(Cancelled())
    assert bar.notice is None


def test_our_own_fault_is_told_with_details_to_copy(notifier: Notifier, bar: NoticeBar) -> None:
    notifier.tell_error(ValueError("boom"), details="Traceback: boom")
    assert bar.notice is not None
    assert "inside the application" in bar.notice.summary
    details = bar.findChildren(QPlainTextEdit)[0]
    assert not details.isVisible()
    button(bar, "Details").click()
    assert details.isVisible()
    assert details.toPlainText() == "Traceback: boom"
    button(bar, "Copy details").click()
    assert "Traceback: boom" in QGuiApplication.clipboard().text()


def test_notices_wait_behind_each_other(notifier: Notifier, bar: NoticeBar) -> None:
    notifier.tell(Notice(Kind.ERROR, "First."))
    notifier.tell(Notice(Kind.ERROR, "Second."))
    assert bar.notice == Notice(Kind.ERROR, "Second.")
    bar.findChildren(QToolButton)[0].click()
    assert bar.notice == Notice(Kind.ERROR, "First.")
    bar.dismiss()
    assert bar.isHidden()


def test_notices_of_a_topic_replace_each_other(notifier: Notifier, bar: NoticeBar) -> None:
    notifier.tell(Notice(Kind.NOTICE, "One image.", topic="images"))
    notifier.tell(Notice(Kind.NOTICE, "Two images.", topic="images"))
    bar.dismiss()
    assert bar.notice is None
    notifier.tell(Notice(Kind.NOTICE, "Three images.", topic="images"))
    notifier.withdraw("images")
    assert bar.notice is None


def test_the_button_mends_and_dismisses(notifier: Notifier, bar: NoticeBar) -> None:
    done: list[str] = []
    notifier.tell(Notice(Kind.ERROR, "Broken.", button="Mend", action=lambda: done.append("mended")))
    button(bar, "Mend").click()
    assert done == ["mended"]
    assert bar.notice is None
