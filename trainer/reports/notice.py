"""What every report says of itself."""

from trainer.language import mark

RESEARCH_USE = mark("For research use only. Not for use in diagnostic procedures.")


def join_notice(caution: str) -> str:
    """Return the research-use line and what the model does not know, as one text.

    Args:
        caution: The caution of the model's card; may be empty.
    """
    return f"{RESEARCH_USE} {caution}".strip()
