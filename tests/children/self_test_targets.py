"""What becomes of the window's child, for the tests of the self-test."""

import os
import time
from multiprocessing.connection import Connection
from pathlib import Path

from trainer.errors import SelfTestError


def open_well(output: Path, answer: Connection) -> None:
    answer.send(None)


def tell_failure(output: Path, answer: Connection) -> None:
    answer.send(SelfTestError("Nothing is painted.", "Update the driver."))


def abort(output: Path, answer: Connection) -> None:
    output.write_text("qt.qpa.plugin: Could not load the Qt platform plugin", encoding="utf-8")
    os.abort()


def lack_a_library(output: Path, answer: Connection) -> None:
    output.write_text("ImportError: libEGL.so.1: cannot open shared object file", encoding="utf-8")
    os._exit(1)


def close_badly(output: Path, answer: Connection) -> None:
    answer.send(None)
    os._exit(3)


def hang(output: Path, answer: Connection) -> None:
    time.sleep(600)
