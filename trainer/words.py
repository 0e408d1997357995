"""Words as sentences list them, and texts that any file can hold."""

from collections.abc import Sequence

from trainer.language import tr


def join_words(words: Sequence[str]) -> str:
    """Return words as a sentence lists them: “train, validation and test”."""
    *others, last = words
    return tr("{others} and {last}", others=", ".join(others), last=last) if others else last


def join_choices(words: Sequence[str]) -> str:
    """Return words of which one is to be taken: “train, validation or test”."""
    *others, last = words
    return tr("{others} or {last}", others=", ".join(others), last=last) if others else last


def quote_some(names: Sequence[str], most: int = 5) -> str:
    """Return names in quotes as a sentence lists them; the first few of many: “a”, “b” and 7 more.

    Args:
        names: At least one.
        most: How many are named.
    """
    told = [f"“{name}”" for name in names[:most]]
    if len(names) > most:
        told.append(tr("{n_names:,} more", n_names=len(names) - most))
    return join_words(told)


def clean_text(text: str) -> str:
    """Return the text with escapes for what no Unicode text can hold.

    Such are the names of files in another encoding than the system's.
    """
    return text if text.isascii() else text.encode(errors="backslashreplace").decode()
