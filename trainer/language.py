"""Texts in the user's language: English is in the code, other languages are looked up."""


def tr(text: str, /, **values: object) -> str:
    """Return a text in the language in use, with values put into its `{names}`.

    Args:
        text: The English text, a literal: it is what is looked up.
        **values: What stands for each name.
    """
    return text.format(**values) if values else text


def tr_n(one: str, many: str, count: int, /, **values: object) -> str:
    """Return a text about a number of things in the language in use.

    Args:
        one: The English text for one, a literal.
        many: The English text for any other number, a literal.
        count: How many; it is `{count}` in the texts.
        **values: What stands for other names.
    """
    return (one if count == 1 else many).format(count=count, **values)
