from dataclasses import dataclass

import pytest

from trainer.versioned import DamagedFormError, NewerFormError, decode_versioned


@dataclass(frozen=True)
class Form:
    schema: int
    name: str


def test_older_and_equal_versions_are_read() -> None:
    assert decode_versioned(b'{"schema": 1, "name": "x"}', Form, 2) == Form(1, "x")
    assert decode_versioned(b'{"schema": 2, "name": "x"}', Form, 2) == Form(2, "x")


def test_a_newer_version_is_told_as_such_whatever_else_is_in_it() -> None:
    with pytest.raises(NewerFormError, match=r"a newer version \(schema 3; this one knows 2\)"):
        decode_versioned(b'{"schema": 3, "name": ["of", "tomorrow"]}', Form, 2)


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"{}", b'{"schema": 0, "name": "x"}', b'{"schema": 1}', b'{"schema": 1, "name": "\xff"}'],
)
def test_damage_is_told(data: bytes) -> None:
    with pytest.raises(DamagedFormError):
        decode_versioned(data, Form, 1)
