"""Log lines without names: a log may be sent to someone, and a folder may be called after a patient."""

import re
import sys
from pathlib import Path

import trainer

# Errors about code: what they quote are names in the program.
_ABOUT_CODE = (
    "AttributeError:",
    "ImportError:",
    "ModuleNotFoundError:",
    "NameError:",
    "TypeError:",
    "UnboundLocalError:",
)
# Telling the kind of file helps to find a fault, and tells nothing of anybody.
_KINDS = (
    "png|jpe?g|bmp|tiff?|webp|npz|zip|csv|json|toml|xlsx|pdf|bloodcell|bloodproject|safetensors|tflite|h5"
)
_KIND = re.compile(rf"\.(?:{_KINDS})\b", re.IGNORECASE)
_FRAME = re.compile(r'^(\s*)File "(?P<path>.+)", (?P<rest>line \d+.*)$')
_CODE_INDENT = "    "
_OURS = re.compile(r"“[^”]*”?")
# A quote within a word is an apostrophe.
_QUOTED = re.compile(r"""(?<![\w\\])(['"])((?:\\.|(?!\1).)*)\1""")
# From where a path begins to the end of the line: nothing tells where a path with spaces ends.
_PATH = re.compile(r"(?<![\w.…/\\])(?:~?/[^\s/]|[A-Za-z]:[\\/]|\\\\[\w?.]|\w+://\S).*")
_FILE_NAME = re.compile(rf"[^\s“”'\"…]*[^\s“”'\".…]\.(?:{_KINDS})\b", re.IGNORECASE)


def hide_names(text: str) -> str:
    """Return lines for a log with paths and names of files, folders and samples taken out.

    What stays is what a fault is found by: the sentences, the places in the program, the kinds of files.

    Args:
        text: One line or many, tracebacks among them. Names in messages of ours stand in “ ”.
    """
    lines = []
    in_code = False
    for line in text.splitlines():
        frame = _FRAME.match(line)
        if frame is not None:
            lines.append(f'{frame[1]}File "{_shorten(frame["path"])}", {frame["rest"]}')
        elif in_code and line.startswith(_CODE_INDENT):
            # The program's own line, and the marks under it.
            lines.append(line)
        else:
            lines.append(_hide_in_line(line))
        in_code = frame is not None or (in_code and line.startswith(_CODE_INDENT))
    return "\n".join(lines)


def _hide_in_line(line: str) -> str:
    line = _OURS.sub(lambda match: f"“{_kind_of(match[0])}”", line)
    if not line.lstrip().startswith(_ABOUT_CODE):
        line = _QUOTED.sub(lambda match: f"{match[1]}{_kind_of(match[2])}{match[1]}", line)
    line = _PROGRAM_FILE.sub(lambda match: _shorten(match[0]), line)
    line = _PATH.sub(lambda match: _kind_of(match[0]), line)
    return _FILE_NAME.sub(lambda match: _kind_of(match[0]), line)


def _kind_of(name: str) -> str:
    kinds = _KIND.findall(name)
    return f"…{kinds[-1].lower()}" if kinds else "…"


def _shorten(path: str) -> str:
    """Return the end of a path to the program's code: package and module."""
    parts = re.split(r"[/\\]", path)
    return path if len(parts) == 1 else "/".join(["…", *parts[-3:]])


def _match_program_files() -> re.Pattern[str]:
    roots = {sys.prefix, sys.base_prefix, str(Path(trainer.__file__).parents[1])}
    places = "|".join(re.escape(root) for root in sorted(roots, key=len, reverse=True) if len(root) > 1)
    return re.compile(rf"(?:{places})[\w./\\+-]*\.(?:py|pyi|so|pyd|dll|dylib)\b")


_PROGRAM_FILE = _match_program_files()
