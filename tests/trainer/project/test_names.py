import pytest

from trainer.project.names import pack_name, unpack_name

NO_UNICODE = b"caf\xe9.png".decode("utf-8", "surrogateescape")


@pytest.mark.parametrize("name", ["a.png", "血液/Müller 🩸.png", NO_UNICODE, "half \ud83d.png"])
def test_every_name_comes_back(name: str) -> None:
    assert unpack_name(pack_name(name)) == name


def test_a_name_stays_text_where_text_can_hold_it() -> None:
    assert pack_name("Müller.png") == "Müller.png"
    assert isinstance(pack_name(NO_UNICODE), bytes)
