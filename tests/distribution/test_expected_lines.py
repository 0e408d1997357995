from distribution.expected_lines import find_unexpected

QT = 'Detected locale "C" with character encoding "ANSI_X3.4-1968", which is not UTF-8.'


def test_what_an_empty_environment_brings_is_expected() -> None:
    delegate = "INFO: Created TensorFlow Lite XNNPACK delegate for CPU."
    assert find_unexpected(f"{QT}\n\n{delegate}\n") == []


def test_anything_else_is_not() -> None:
    line = "Traceback (most recent call last):"
    assert find_unexpected(f"{QT}\n{line}\n") == [line]


def test_a_line_must_match_as_a_whole() -> None:
    assert find_unexpected(f"{QT} And more.") == [f"{QT} And more."]


def test_only_the_self_test_may_tell_of_its_checks() -> None:
    told = "passed  A report (0.4 s): 5 files are written.\nAll 7 checks passed."
    assert find_unexpected(told, self_test=True) == []
    assert len(find_unexpected(told)) == 2
    assert find_unexpected("FAILED  A report (0.4 s): no", self_test=True)
