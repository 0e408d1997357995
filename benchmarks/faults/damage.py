"""Seeded damage: what bad drives, broken downloads and hostile hands do to a file."""

import hashlib
import io
import json
import random
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Literal

Form = Literal["plain", "png", "zip", "model", "network"]

# Numbers at which readers go wrong: lengths, offsets and counts are among them.
_NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 2**63 - 1, 2**64 - 1)
_PNG_HEAD = 8


@dataclass(frozen=True, slots=True)
class Whole:
    """A file as it should be.

    Attributes:
        whole: Its bytes.
        other: Another file of the kind, of which a piece may come in.
    """

    whole: bytes
    other: bytes


def damage(chance: random.Random, file: Whole, form: Form) -> bytes:
    """Return a damaged copy of a file.

    Half of those that have checksums get them mended, as somebody would who means harm.

    Args:
        chance: Decides where and how.
        file: The file.
        form: What is known of its inside.
    """
    if form == "png" and chance.random() < 0.5:
        return _mend_png(_spoil(chance, file.whole, file.other))
    if form in {"zip", "model"} and chance.random() < 0.7:
        return _damage_entry(chance, file, "", mend_hashes=form == "model")
    if form == "network":
        return _damage_entry(chance, file, "model.tflite", mend_hashes=True)
    return _spoil(chance, file.whole, file.other)


def _spoil(chance: random.Random, data: bytes, other: bytes) -> bytes:
    spoiled = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 16))):
        if not spoiled:
            break
        # Half of it where most is decided: in the beginning.
        place = chance.randrange(min(len(spoiled), chance.choice((64, 512, len(spoiled)))))
        how = chance.randrange(7)
        if how == 0:
            spoiled[place] ^= 1 << chance.randrange(8)
        elif how == 1:
            spoiled[place] = chance.randrange(256)
        elif how == 2:
            width, order = chance.choice((1, 2, 4, 8)), chance.choice(("little", "big"))
            number = chance.choice(_NUMBERS) & (1 << 8 * width) - 1
            spoiled[place : place + width] = number.to_bytes(width, order)
        elif how == 3:
            del spoiled[place : place + chance.randint(1, 64)]
        elif how == 4:
            spoiled[place:place] = chance.randbytes(chance.randint(1, 64))
        elif how == 5:
            start = chance.randrange(len(other))
            spoiled[place : place + 64] = other[start : start + chance.randint(1, 64)]
        else:
            del spoiled[place if chance.random() < 0.2 else chance.randrange(len(spoiled)) :]
    return bytes(spoiled)


def _mend_png(data: bytes) -> bytes:
    """Return a PNG with the checksums of what is in it now, as far as its chunks can be followed."""
    mended = bytearray(data)
    place = _PNG_HEAD
    while place + 12 <= len(mended):
        (length,) = struct.unpack_from(">I", mended, place)
        end = place + 8 + length
        if end + 4 > len(mended):
            break
        struct.pack_into(">I", mended, end, zlib.crc32(mended[place + 4 : end]))
        place = end + 4
    return bytes(mended)


def _damage_entry(chance: random.Random, file: Whole, name: str, *, mend_hashes: bool) -> bytes:
    """Return a ZIP with one entry damaged, any where none is named, and all checksums as they should be."""
    with zipfile.ZipFile(io.BytesIO(file.whole)) as archive:
        entries = {info.filename: (info, archive.read(info)) for info in archive.infolist()}
    name = name or chance.choice(sorted(entries))
    info, data = entries[name]
    others = [other for other_name, (_, other) in entries.items() if other_name != name] or [file.other]
    entries[name] = (info, _spoil(chance, data, chance.choice(others)))
    if mend_hashes and name != "card.json":
        card = json.loads(entries["card.json"][1])
        card["entries"][name] = hashlib.sha256(entries[name][1]).hexdigest()
        entries["card.json"] = (entries["card.json"][0], json.dumps(card).encode())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for info, data in entries.values():
            archive.writestr(zipfile.ZipInfo(info.filename), data, info.compress_type)
    return buffer.getvalue()
