import hashlib

import numpy as np
import pytest
from safetensors.numpy import save

from trainer.bundle.split_entry import decode_split, encode_split
from trainer.dataset.splits import Split


def draw_split(count: int) -> dict[str, Split]:
    names = [hashlib.blake2b(str(n).encode(), digest_size=16).hexdigest() for n in range(count)]
    return {
        name: [Split.TRAIN, Split.TRAIN, Split.VALIDATION, Split.TEST][n % 4] for n, name in enumerate(names)
    }


def test_a_split_is_read_as_it_was_written_and_is_small() -> None:
    split = draw_split(1000)
    data = encode_split(split)
    assert decode_split(data) == split
    assert len(data) < 17_000


def test_the_order_of_the_images_changes_nothing() -> None:
    split = draw_split(50)
    assert encode_split(dict(reversed(split.items()))) == encode_split(split)


def test_a_part_may_be_empty() -> None:
    split = dict.fromkeys(draw_split(3), Split.TRAIN)
    assert decode_split(encode_split(split)) == split


ROW = np.zeros((1, 16), np.uint8)
NONE = np.zeros((0, 16), np.uint8)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"nothing", "header"),
        (save({"train": ROW}), "three parts"),
        (save({"train": ROW, "validation": ROW, "test": NONE}), "twice"),
        (save({"train": ROW[:, :8], "validation": NONE, "test": NONE}), r"uint8 \(1, 8\)"),
        (save({"train": ROW.astype(np.int8), "validation": NONE, "test": NONE}), "int8"),
    ],
)
def test_what_is_no_split_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        decode_split(data)
