import os
import subprocess
import sys

import pytest

from trainer.learning.quiet_start import hold_back_stderr


def test_keras_is_loaded_with_its_threads_and_used_without_a_word() -> None:
    code = (
        "from trainer.learning.quiet_start import load_keras; load_keras(3);"
        "import os, keras, tensorflow as tf;"
        "print(os.environ['TF_NUM_INTRAOP_THREADS']);"
        "print(float(keras.ops.sum(tf.constant([1.0, 2.0]))), keras.backend.backend())"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TF_")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120, env=environment
    )
    assert done.stdout.strip() == "3\n3.0 tensorflow"
    assert done.stderr == ""


def test_what_is_written_in_the_block_is_held_back(capfd: pytest.CaptureFixture[str]) -> None:
    os.write(2, b"before\n")
    with hold_back_stderr():
        os.write(2, b"a note\n")
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "before\nafter\n"


def test_what_was_written_before_a_failure_is_passed_on(capfd: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        with hold_back_stderr():
            os.write(2, b"libcudart is missing\n")
            raise ImportError

    with pytest.raises(ImportError):
        fail()
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "libcudart is missing\nafter\n"
