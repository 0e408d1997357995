"""Lines that a program may write to standard error in an empty environment, each with its reason."""

import re
from collections.abc import Iterable

_EXPECTED = (
    # No LANG, which a desktop always sets. Qt says in four lines that it takes UTF-8, as it does everywhere.
    r'Detected locale "C" with character encoding ".*", which is not UTF-8\.',
    r'Qt depends on a UTF-8 locale, and has switched to "C.UTF-8" instead\.',
    r"If this causes problems, reconfigure your locale\. See the locale\(1\) manual",
    r"for more information\.",
    # LiteRT says once that it calculates on the processor, as it is asked to.
    r"INFO: Created TensorFlow Lite XNNPACK delegate for CPU\.",
)
_SELF_TEST = (
    # What `bloodcell self-test --json` tells while it is at work; a failed check begins otherwise.
    r"passed  .*",
    r"All \d+ checks passed\.",
)


def find_unexpected(text: str, *, self_test: bool = False) -> list[str]:
    """Return the lines of standard error that nobody has given a reason for.

    Args:
        text: What was written.
        self_test: Whether the self-test wrote it.
    """
    patterns = (*_EXPECTED, *(_SELF_TEST if self_test else ()))
    return [line for line in text.splitlines() if line.strip() and not _matches(line, patterns)]


def _matches(line: str, patterns: Iterable[str]) -> bool:
    return any(re.fullmatch(pattern, line.strip()) for pattern in patterns)
