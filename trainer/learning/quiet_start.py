"""Loading Keras and TensorFlow without the notes that their C++ half writes on the user's terminal."""

import contextlib
import logging
import os
import sys
import tempfile
from collections.abc import Iterator

_STDERR = 2


def load_keras(calculators: int = 0) -> None:
    """Import Keras with its backend, silent unless that fails; a second call does nothing.

    What TensorFlow's C++ half writes before its log is set up obeys no variable of the environment,
    so the file descriptor itself is turned away, around the import alone.

    Args:
        calculators: Threads that TensorFlow shares an operation out to; 0 for its own choice. What the user's
            environment says goes before it.

    Raises:
        ImportError: It cannot be loaded; what it wrote has been passed on.
    """
    if "keras" in sys.modules:
        return
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # The networks are written for any backend; the pipeline and the converter are TensorFlow's.
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    if calculators:
        # TensorFlow reads it once, when it calculates for the first time.
        os.environ.setdefault("TF_NUM_INTRAOP_THREADS", str(calculators))
    with hold_back_stderr():
        import keras  # noqa: F401 - for its own sake
    # What it advises programmers, such as on functions that are traced anew; faults are raised.
    logging.getLogger("tensorflow").setLevel(logging.ERROR)


@contextlib.contextmanager
def hold_back_stderr() -> Iterator[None]:
    """Hold back what is written to file descriptor 2 in the block; pass it on if the block fails."""
    try:
        kept = os.dup(_STDERR)
    except OSError:  # a windowed program on Windows has none
        yield
        return
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), _STDERR)
        try:
            yield
        except BaseException:
            os.dup2(kept, _STDERR)
            held.seek(0)
            os.write(_STDERR, held.read())
            raise
        finally:
            os.dup2(kept, _STDERR)
            os.close(kept)
