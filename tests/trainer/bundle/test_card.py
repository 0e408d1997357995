from typing import Any

import msgspec
import pytest

from trainer.bundle.card import decode_card, encode_card
from trainer.bundle.library import find_model
from trainer.errors import ModelFileError


@pytest.fixture
def written() -> dict[str, Any]:
    """The bundled model's card as it is in its file, from before calibration was measured."""
    found: dict[str, Any] = msgspec.json.decode(encode_card(find_model().card))
    for name in ("temperature", "calibration", "corrupted"):
        found.pop(name)
    return found


def test_a_card_from_before_calibration_is_read(written: dict[str, Any]) -> None:
    card = decode_card(msgspec.json.encode(written))
    assert (card.temperature, card.calibration, card.corrupted) == (None, None, None)


def test_a_card_of_a_later_version_of_the_same_schema_is_read(written: dict[str, Any]) -> None:
    assert decode_card(msgspec.json.encode({**written, "of_tomorrow": 1})).title == written["title"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("temperature", 0.0),
        ("temperature", -1.0),
        ("temperature", 1e9),
        ("calibration", {"part": "test", "n_images": 3, "error_before": 0.1, "error": 1.5}),
        ("corrupted", {"part": "test"}),
    ],
)
def test_what_no_training_writes_is_refused(written: dict[str, Any], name: str, value: object) -> None:
    with pytest.raises(ModelFileError, match=f"card is damaged: .*{name}"):
        decode_card(msgspec.json.encode({**written, name: value}))


def test_a_card_whose_images_were_framed_otherwise_is_refused(written: dict[str, Any]) -> None:
    stretched = {**written, "framing": {**written["framing"], "resize": "stretch"}}
    assert decode_card(msgspec.json.encode(stretched)).framing.resize == "stretch"
    padded = {**written, "framing": {**written["framing"], "resize": "pad"}}
    with pytest.raises(ModelFileError, match=r"card is damaged: .*framing\.resize"):
        decode_card(msgspec.json.encode(padded))
