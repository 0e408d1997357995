"""The samples of a project: sorted, searched, and gone through."""

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from bloodcell_gui.review.samples_table import CELLS, SAMPLE, STATE, UNSURE, WORD
from trainer.language import ENGLISH, use_language

Key = Qt.Key


def rows(bench: Any) -> list[list[str]]:
    """Return the texts of the table, from the top."""
    proxy = bench.workbench.samples.filter
    return [
        [proxy.index(row, column).data() for column in range(1, proxy.columnCount())]
        for row in range(proxy.rowCount())
    ]


def sort_by(bench: Any, column: int) -> None:
    header = bench.workbench.samples.view.horizontalHeader()
    x = header.sectionViewportPosition(column) + header.sectionSize(column) // 2
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 8))


def test_each_sample_has_its_state_cells_unsure_ones_and_flags(bench: Any) -> None:
    samples = bench.workbench.samples
    assert rows(bench) == [["S-1", "7", "2", "2"], ["S-2", "2", "1", "2"], ["S-3", "1", "0", "1"]]
    assert samples.count.text() == "1 of 3 signed"
    tip = samples.filter.index(2, STATE).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "S-3, signed by Grace\n1 cell, 0 unsure\nfewer than 100 WBC"
    assert samples.filter.index(0, SAMPLE).data(Qt.ItemDataRole.AccessibleTextRole).startswith("S-1, new")


def test_the_state_is_told_in_the_language_in_use(bench: Any) -> None:
    index = bench.workbench.samples.filter.index(2, SAMPLE)
    use_language("it")
    try:
        assert index.data(WORD) == "firmato"
        assert index.data(Qt.ItemDataRole.ToolTipRole).startswith("S-3, firmato")
    finally:
        use_language(ENGLISH)


def test_what_is_decided_is_seen_in_the_table(bench: Any) -> None:
    bench.press(Key.Key_1)
    assert rows(bench)[0] == ["S-1", "7", "1", "2"]
    tip = bench.workbench.samples.filter.index(0, STATE).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("S-1, in review by Ada")


def test_a_heading_sorts(bench: Any) -> None:
    samples = bench.workbench.samples
    sort_by(bench, UNSURE)
    assert samples.names == ["S-3", "S-2", "S-1"]
    sort_by(bench, UNSURE)
    assert samples.names == ["S-1", "S-2", "S-3"]
    sort_by(bench, CELLS)
    assert samples.names == ["S-3", "S-2", "S-1"]
    sort_by(bench, STATE)
    assert samples.names[-1] == "S-3"
    # The sample that is reviewed stays the same.
    assert bench.desk.chosen.sample.sample_id == "S-1"
    assert samples.view.currentIndex().row() == samples.names.index("S-1")


def test_the_search_and_the_state_narrow_the_list_without_choosing_a_sample(bench: Any) -> None:
    samples = bench.workbench.samples
    QTest.keyClicks(samples.search, "s-2")
    bench.settle()
    assert samples.names == ["S-2"]
    assert bench.desk.chosen.sample.sample_id == "S-1"
    samples.search.clear()
    assert samples.names == ["S-1", "S-2", "S-3"]
    assert samples.view.currentIndex().row() == 0
    samples.which.setCurrentIndex(1)
    assert samples.names == ["S-1", "S-2"]


def test_a_click_chooses_a_sample_and_enter_leads_to_its_cells(bench: Any) -> None:
    bench.choose_sample("S-2")
    assert bench.desk.chosen.sample.sample_id == "S-2"
    assert bench.groups == {"Unsure": ["blue_0000.png"], "Red": ["red_0000.png"]}
    bench.workbench.samples.view.setFocus()
    bench.press(Key.Key_Return)
    assert bench.gallery.hasFocus()


def test_n_goes_to_the_next_sample_that_is_not_signed(bench: Any) -> None:
    bench.press(Key.Key_N)
    assert bench.desk.chosen.sample.sample_id == "S-2"
    assert bench.gallery.hasFocus()
    assert bench.chosen == ["blue_0000.png"]
    # Over the signed one back to the first.
    bench.press(Key.Key_N)
    assert bench.desk.chosen.sample.sample_id == "S-1"
    bench.press(Key.Key_Return, modifiers=Qt.KeyboardModifier.ControlModifier)
    bench.press(Key.Key_N)
    bench.press(Key.Key_Return, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert bench.workbench.samples.count.text() == "3 of 3 signed"
    assert not bench.workbench.samples.next.isEnabled()
    bench.press(Key.Key_N)
    assert bench.desk.chosen.sample.sample_id == "S-2"


def test_whoever_goes_through_what_is_unsure_goes_on_so(bench: Any) -> None:
    bench.press(Key.Key_0, Key.Key_N)
    assert bench.groups == {"Unsure": ["blue_0000.png"]}
    bench.choose_sample("S-3")
    assert bench.groups == {"Red": ["red_0000.png"]}
