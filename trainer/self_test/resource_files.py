"""The check of the files that come with the product: all there, and none cut short or replaced."""

import gettext
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree

from trainer.errors import SelfTestError, TrainerError
from trainer.recipes import read_recipe
from trainer.reports.laboratory_files import read_laboratory
from trainer.resources import example_laboratory, product_folder
from trainer.self_test.contents import CONTENTS
from trainer.words import quote_some

_TRUETYPE = b"\x00\x01\x00\x00"
_CATALOGUE_HEAD = 28
_TABLE_COUNT_AT, _TABLES_AT, _TABLE_BYTES = 4, 12, 16


def check_resource_files(_folder: Path) -> str:
    """Read every file that comes with the product, but the model and the cells, which are used by others.

    Raises:
        SelfTestError: Some are missing or damaged.
    """
    root = product_folder()
    missing = [name for name in CONTENTS if not (root / name).is_file()]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        raise SelfTestError(f"{quote_some(missing, 3)} {verb} missing in “{root}”.")
    damaged = [name for name in CONTENTS if not _is_whole(root / name)]
    if damaged:
        verb = "is" if len(damaged) == 1 else "are"
        raise SelfTestError(f"{quote_some(damaged, 3)} in “{root}” {verb} damaged or cannot be read.")
    read_laboratory(example_laboratory())
    return f"{len(CONTENTS)} files are there and readable."


def _is_whole(path: Path) -> bool:
    try:
        data = path.read_bytes()
        if look := _LOOKS.get(path.suffix):
            look(path, data)
    except (OSError, ValueError, SyntaxError, TrainerError):
        return False
    return bool(data)


def _look_at_icon(_path: Path, data: bytes) -> None:
    # No stranger's file: entities that grow without end are not to be feared here.
    if not ElementTree.fromstring(data).tag.endswith("svg"):
        raise ValueError("no icon")


def _look_at_font(_path: Path, data: bytes) -> None:
    """Refuse a file that is no TrueType font, or ends before one of its tables does."""
    count = int.from_bytes(data[_TABLE_COUNT_AT : _TABLE_COUNT_AT + 2])
    end = _TABLES_AT + count * _TABLE_BYTES
    tables = [data[at : at + _TABLE_BYTES] for at in range(_TABLES_AT, end, _TABLE_BYTES)]
    # Behind its name and its checksum a table says where it begins and how long it is.
    ends = [int.from_bytes(one[8:12]) + int.from_bytes(one[12:16]) for one in tables]
    if not data.startswith(_TRUETYPE) or not tables or max(end, *ends) > len(data):
        raise ValueError("no font")


def _look_at_recipe(path: Path, _data: bytes) -> None:
    if path.parent.name == "recipes":
        read_recipe(path)


def _look_at_catalogue(_path: Path, data: bytes) -> None:
    """Refuse a file that is no compiled catalogue, or ends before one of its texts does."""
    if len(data) < _CATALOGUE_HEAD:
        raise ValueError("no catalogue")
    gettext.GNUTranslations(io.BytesIO(data))


_LOOKS: Mapping[str, Callable[[Path, bytes], None]] = {
    ".svg": _look_at_icon,
    ".ttf": _look_at_font,
    ".toml": _look_at_recipe,
    ".mo": _look_at_catalogue,
}
