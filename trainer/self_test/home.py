"""A home of its own for the self-test: nothing of the user's is read or changed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trainer.leftovers import make_temporary_folder
from trainer.resources import HOME_VARIABLE

# What others ask for their places: Keras, Qt and the system's fonts.
_OTHERS = ("KERAS_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")


@contextmanager
def borrow_home() -> Iterator[Path]:
    """Put all of the user's folders into a temporary one, for this process and its children.

    Yields:
        An empty folder beside them to work in; both are removed when the block ends.
    """
    kept = {name: os.environ.get(name) for name in (HOME_VARIABLE, *_OTHERS)}
    with make_temporary_folder() as made:
        home, work = made / "home", made / "work"
        home.mkdir()
        work.mkdir()
        os.environ.update({name: str(home / name.lower()) for name in _OTHERS})
        os.environ[HOME_VARIABLE] = str(home)
        try:
            yield work
        finally:
            for name, value in kept.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
