from trainer.reports.notice import RESEARCH_USE, join_notice


def test_the_research_line_comes_first_and_always() -> None:
    assert RESEARCH_USE == "For research use only. Not for use in diagnostic procedures."
    assert join_notice("Knows no blasts.") == f"{RESEARCH_USE} Knows no blasts."
    assert join_notice("") == RESEARCH_USE
