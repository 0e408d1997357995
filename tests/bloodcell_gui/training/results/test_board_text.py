from bloodcell_gui.training.results.board_text import format_p


def test_p_values_are_written_as_usual() -> None:
    assert [format_p(value) for value in (0.0004, 0.0312, 0.4, 1.0)] == [
        "p < 0.001",
        "p = 0.031",
        "p = 0.40",
        "p = 1.00",
    ]
