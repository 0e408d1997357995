import pytest
from pytestqt.qtbot import QtBot

from bloodcell_gui.cleaning.top_bar import TopBar


@pytest.fixture
def bar(qtbot: QtBot) -> TopBar:
    bar = TopBar()
    qtbot.addWidget(bar)
    bar.show_progress(3, 12, has_decisions=True)
    bar.show()
    return bar


def is_whole(bar: TopBar) -> bool:
    return bar.title.width() >= bar.title.whole_width()


def test_the_bar_goes_before_the_title_is_cut(bar: TopBar) -> None:
    bar.show_dataset("cells", 2)
    bar.resize(2000, bar.height())
    short = bar.sizeHint().width() + bar.title.whole_width()
    bar.resize(short, bar.height())
    assert bar._bar.isVisible()
    assert is_whole(bar)
    bar.show_dataset("cells of all patients of a year, as the analyser sorted them", 2)
    assert not bar._bar.isVisible()
    bar.show_dataset("cells", 2)
    assert bar._bar.isVisible()


def test_the_bar_is_back_where_there_is_room(bar: TopBar) -> None:
    bar.show_dataset("cells of all patients of a year", 2)
    bar.resize(600, bar.height())
    assert not bar._bar.isVisible()
    bar.resize(2000, bar.height())
    assert bar._bar.isVisible()
    assert is_whole(bar)


def test_there_is_no_bar_where_nothing_is_doubtful(bar: TopBar) -> None:
    bar.resize(2000, bar.height())
    bar.show_progress(0, 0, has_decisions=False)
    assert not bar._bar.isVisible()
