"""What a start asks for: paths to open, the sample cells; by the command line or from another start."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QCommandLineOption, QCommandLineParser

from trainer.language import tr

# By one of these a desktop lets a window come to the front because the user has started it.
_TOKEN_VARIABLES = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")


class HandOver(Enum):
    """What became of an attempt to hand a request over to another start."""

    TAKEN = auto()
    NOBODY = auto()
    NO_ANSWER = auto()


@dataclass(frozen=True, slots=True)
class StartRequest:
    """What one start asks for.

    Attributes:
        paths: Absolute paths of folders, images, projects and models to open.
        samples: Whether the drawn sample cells are to be opened.
        token: The desktop's leave to come to the front; empty where it gave none.
    """

    paths: tuple[Path, ...] = ()
    samples: bool = False
    token: str = ""

    def to_bytes(self) -> bytes:
        """Return it as one line of JSON, with the line's end."""
        import json

        value = {"paths": [str(path) for path in self.paths], "samples": self.samples, "token": self.token}
        return json.dumps(value).encode("ascii") + b"\n"

    @classmethod
    def from_bytes(cls, line: bytes) -> "StartRequest | None":
        """Return what a line asks for; None where it is no such line."""
        import json

        try:
            value = json.loads(line)
            paths, samples, token = value["paths"], value["samples"], value["token"]
        except (ValueError, KeyError, TypeError):
            return None
        if not (isinstance(paths, list) and isinstance(samples, bool) and isinstance(token, str)):
            return None
        if not all(isinstance(path, str) and Path(path).is_absolute() for path in paths):
            return None
        return cls(tuple(map(Path, paths)), samples, token)


def read_request(arguments: Sequence[str]) -> StartRequest:
    """Return what a command line asks for; `--help`, `--version` and mistakes end the process.

    Args:
        arguments: As in `sys.argv`.
    """
    parser = QCommandLineParser()
    parser.setApplicationDescription(tr("Tells blood cells apart in folders of cell images."))
    parser.addHelpOption()
    parser.addVersionOption()
    parser.addOption(QCommandLineOption(["samples"], tr("Open the drawn sample cells.")))
    parser.addPositionalArgument("paths", tr("Folders, images, a project or a model to open."), "[paths…]")
    parser.process([*arguments])
    token = next(filter(None, (os.environ.get(name) for name in _TOKEN_VARIABLES)), "")
    return StartRequest(
        tuple(Path(path).absolute() for path in parser.positionalArguments()), parser.isSet("samples"), token
    )
