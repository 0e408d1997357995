"""What the models of the library are called."""

from collections.abc import Iterable
from pathlib import Path


def list_titles(others: Iterable[Path] = ()) -> dict[Path, str]:
    """Return the title of each model of the library, then of some others; reads their cards.

    A file that is damaged has its own name for a title.

    Args:
        others: Model files that may lie elsewhere.
    """
    from trainer.bundle.library import list_models
    from trainer.bundle.model_file import read_card
    from trainer.errors import ModelFileError

    titles = {}
    for path in (*list_models(), *others):
        try:
            titles[path] = read_card(path).title
        except ModelFileError:
            titles[path] = path.name
    return titles
