import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from bloodcell_gui.differential.figures import DifferentialFigures
from trainer.classes import CellClass, Role
from trainer.dataset.sources import ImageFile
from trainer.inference.predictions import Prediction, Status
from trainer.reports.counts import SampleCounts, SampleSummary
from trainer.reports.differential import AnalyserCount
from trainer.reports.sample_facts import SampleFacts

CLASSES = (CellClass("red", "Red", Role.WBC), CellClass("green", "Green", Role.NRBC))


def summarise(analyser: AnalyserCount) -> SampleSummary:
    """Return a sample of four white cells and one erythroblast."""
    counts = SampleCounts("S-1", CLASSES)
    for index in (0, 0, 0, 0, 1):
        counts.add(Prediction("S-1", ImageFile("", ""), Status.CLASSIFIED, index))
    counts.note_facts(SampleFacts(analyser=analyser))
    return counts.snapshot()


@pytest.fixture
def figures(qtbot: QtBot) -> DifferentialFigures:
    made = DifferentialFigures(reviewed=True)
    qtbot.addWidget(made)
    made.show()
    return made


def shown(figures: DifferentialFigures) -> dict[str, str]:
    """Return the visible facts that are in 10^9 per litre."""
    facts: dict[str, tuple[QLabel, QLabel]] = figures._facts
    return {name: value.text() for name, (_, value) in facts.items() if "WBC" in name and value.isVisible()}


def test_what_the_analyser_counted_is_shown_with_what_follows_from_it(figures: DifferentialFigures) -> None:
    figures.show_summary("S-1", summarise(AnalyserCount(10.0, includes_nrbc=True)))

    assert shown(figures) == {
        "NRBC per 100 WBC": "25.0",
        "Analyser WBC": "10.00 × 10⁹/l",
        "Corrected WBC": "8.00 × 10⁹/l",
    }


def test_where_it_needs_no_correction_none_is_shown(figures: DifferentialFigures) -> None:
    figures.show_summary("S-1", summarise(AnalyserCount(10.0, includes_nrbc=False)))

    assert shown(figures) == {"NRBC per 100 WBC": "25.0", "Analyser WBC": "10.00 × 10⁹/l"}


def test_where_nobody_said_it_nothing_is_shown(figures: DifferentialFigures) -> None:
    assert set(shown(figures)) == {"NRBC per 100 WBC"}
    figures.show_summary("S-1", summarise(AnalyserCount(10.0, includes_nrbc=True)))
    figures.show_summary("S-1", summarise(AnalyserCount()))
    assert set(shown(figures)) == {"NRBC per 100 WBC"}
    figures.show_summary("", None)
    assert set(shown(figures)) == {"NRBC per 100 WBC"}
