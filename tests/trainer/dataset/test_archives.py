import stat
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.dataset import archives
from trainer.dataset.archives import read_directory, tidy_name
from trainer.errors import DatasetError, ImageError

_LEADS_OUT = "Its name leads out of the archive."


@pytest.fixture
def write_zip(tmp_path):
    """A ZIP with the given entries, in a folder of its own; names stay as they are written."""

    def write(*entries, compression=zipfile.ZIP_DEFLATED):
        path = tmp_path / "inner" / "cells.zip"
        path.parent.mkdir(exist_ok=True)
        with zipfile.ZipFile(path, "w", compression) as archive:
            for entry, data in entries:
                info = entry if isinstance(entry, zipfile.ZipInfo) else zipfile.ZipInfo()
                if info is not entry:
                    # The constructor cuts at a NUL and turns separators.
                    info.filename = info.orig_filename = entry
                info.compress_type = compression
                archive.writestr(info, data)
        return path

    return write


def patch(path, change):
    """Write over the directory's record of the one entry, from its signature on."""
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    change(memoryview(data)[at:])
    path.write_bytes(data)


def reasons(path):
    return {problem.name: problem.reason for problem in read_directory(path).refused}


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_entries_are_listed_and_unpacked_when_asked_for(compression, write_zip):
    data = bytes(range(256)) * 50
    path = write_zip(("a/1.png", data), ("a/", b""), ("empty.txt", b""), compression=compression)
    directory = read_directory(path)
    assert sorted(directory.members) == ["a/1.png", "empty.txt"]
    assert directory.refused == ()
    assert directory.members["a/1.png"].unpack() == data
    assert directory.members["a/1.png"].unpack(most=100) == data[:100]
    assert directory.members["a/1.png"].unpack(most=10**6) == data
    assert directory.members["empty.txt"].unpack() == b""


def test_an_archive_behind_another_program_is_read(write_zip):
    path = write_zip(("1.png", b"pixels"))
    path.write_bytes(b"#!/bin/sh\nexit\n" + path.read_bytes())
    assert read_directory(path).members["1.png"].unpack() == b"pixels"


@pytest.mark.parametrize("flagged", [True, False])
def test_names_in_utf8_are_read_whether_the_archive_says_so_or_not(flagged, write_zip):
    name = "größe 🩸/细胞.png"
    path = write_zip((name, b"x"))
    if not flagged:
        data = path.read_bytes()
        for signature, at in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
            start = data.index(signature)
            data = data[: start + at] + b"\0" + data[start + at + 1 :]
        path.write_bytes(data)
    assert list(read_directory(path).members) == [name]


def test_names_of_an_old_code_page_stay_as_they_are(write_zip):
    path = write_zip(("gr__e.png", b"x"))
    path.write_bytes(path.read_bytes().replace(b"gr__e.png", b"gr\x94\xe1e.png"))
    assert list(read_directory(path).members) == ["größe.png"]


@pytest.mark.parametrize(
    "name",
    [
        "../a.png",
        "ig/../../a.png",
        "ig/..",
        "/etc/a.png",
        "//host/share/a.png",
        "C:/a.png",
        "c:a.png",
        "\\\\host\\a.png",
        "..\\a.png",
        "ig\\a.png",
        "a.png\0.txt",
        "ig/a\0.png",
        ".",
    ],
)
def test_names_that_lead_out_are_refused_and_nothing_is_written(name, write_zip, tmp_path):
    path = write_zip((name, b"x"), ("ig/1.png", b"y"))
    directory = read_directory(path)
    assert list(directory.members) == ["ig/1.png"]
    assert [(problem.name, problem.reason) for problem in directory.refused] == [
        (name.replace("\0", "�"), _LEADS_OUT)
    ]
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["cells.zip", "inner"]


def test_what_says_nothing_in_a_name_is_passed_over(write_zip):
    path = write_zip(("./ig//1.png", b"x"), ("ig/./2.png", b"y"))
    assert sorted(read_directory(path).members) == ["ig/1.png", "ig/2.png"]


@pytest.mark.parametrize(
    "name", ["__MACOSX/ig/._1.png", ".DS_Store", "ig/Thumbs.db", ".git/1.png", "ig/._1.png"]
)
def test_what_systems_leave_is_passed_over(name, write_zip):
    directory = read_directory(write_zip((name, b"x")))
    assert (directory.members, directory.refused) == ({}, ())


def test_of_several_entries_of_one_name_none_is_read(write_zip):
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = write_zip(("ig/1.png", b"x"), ("ig/1.png", b"y"), ("ig/./1.png", b"z"), ("ig/2.png", b"z"))
    directory = read_directory(path)
    assert list(directory.members) == ["ig/2.png"]
    assert [problem.name for problem in directory.refused] == ["ig/1.png"] * 3
    assert {problem.reason for problem in directory.refused} == {
        "The archive holds several files of this name."
    }


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices_are_refused(kind, write_zip):
    info = zipfile.ZipInfo("link.png")
    info.external_attr = (kind | 0o777) << 16
    assert "is a link" in reasons(write_zip((info, b"/etc/passwd")))["link.png"]


def test_plain_files_of_unix_are_read(write_zip):
    info = zipfile.ZipInfo("a.png")
    info.external_attr = (stat.S_IFREG | 0o644) << 16
    assert list(read_directory(write_zip((info, b"x"))).members) == ["a.png"]


@pytest.mark.parametrize("flag", [0x1, 0x40, 0x2000])
def test_what_is_locked_is_refused(flag, write_zip):
    path = write_zip(("a.png", b"x"))
    patch(path, lambda record: struct.pack_into("<H", record, 8, flag))
    assert reasons(path) == {"a.png": "It is locked with a password."}


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_compression_is_refused(compression, write_zip):
    path = write_zip(("a.png", b"x"), compression=compression)
    assert "compressed in a way that is not read" in reasons(path)["a.png"]


def test_an_entry_larger_than_any_image_is_refused_unread(monkeypatch, write_zip):
    path = write_zip(("a.png", bytes(range(256)) * 10))
    monkeypatch.setattr(archives, "MAX_BYTES", 2559)
    assert "larger than the" in reasons(path)["a.png"]


def test_an_entry_that_shrinks_too_well_is_refused_unread(monkeypatch, write_zip):
    path = write_zip(("bomb.png", bytes(10**7)), ("one colour.bmp", bytes(10**6)))
    monkeypatch.setattr(archives.zlib, "decompressobj", None)
    directory = read_directory(path)
    assert list(directory.members) == ["one colour.bmp"]
    assert [(problem.name, problem.reason.split(",")[0]) for problem in directory.refused] == [
        ("bomb.png", "It would unpack to more than 200 times its size")
    ]


def test_a_stored_entry_of_two_sizes_is_refused(write_zip):
    path = write_zip(("a.png", b"pixels"), compression=zipfile.ZIP_STORED)
    patch(path, lambda record: struct.pack_into("<I", record, 24, 7))
    assert reasons(path) == {"a.png": "Its size in the archive is false."}


def test_unpacking_stops_at_the_stated_size(monkeypatch, write_zip):
    path = write_zip(("a.png", bytes(10**6)))
    patch(path, lambda record: struct.pack_into("<I", record, 24, 1000))
    asked = []
    make = zlib.decompressobj

    class Watched:
        def __init__(self, bits):
            self.inner = make(bits)

        def decompress(self, packed, most):
            asked.append(most)
            return self.inner.decompress(packed, most)

    monkeypatch.setattr(archives.zlib, "decompressobj", Watched)
    with pytest.raises(ImageError, match="unpacks to more than the archive says"):
        read_directory(path).members["a.png"].unpack()
    assert asked == [1001]


@pytest.mark.parametrize(
    ("field", "value"),
    [(24, 4000), (16, 1), (42, 3), (42, 10**6), (20, 5)],
    ids=["larger than it is", "another checksum", "another place", "beyond the end", "cut off"],
)
def test_an_entry_that_is_not_what_the_directory_says_is_damaged(field, value, write_zip):
    path = write_zip(("a.png", bytes(range(256)) * 10))
    patch(path, lambda record: struct.pack_into("<I", record, field, value))
    with pytest.raises(ImageError, match="damaged in the archive"):
        read_directory(path).members["a.png"].unpack()


def test_an_archive_that_is_gone_or_replaced_is_said_in_words(write_zip):
    path = write_zip(("a.png", b"x" * 100))
    member = read_directory(path).members["a.png"]
    path.write_bytes(b"something else" * 20)
    with pytest.raises(ImageError, match="damaged in the archive, or the archive was changed"):
        member.unpack()
    path.unlink()
    with pytest.raises(ImageError, match="no longer there"):
        member.unpack()


def test_entries_over_each_other_are_refused(write_zip):
    path = write_zip(("a.png", b"x" * 1000), compression=zipfile.ZIP_STORED)
    data = path.read_bytes()
    at, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    record = data[at:end]
    copies = b"".join(record.replace(b"a.png", b"%c.png" % letter) for letter in b"abc")
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, 3, 3, len(copies))
    path.write_bytes(data[:at] + copies + tail)
    with pytest.raises(DatasetError, match="larger than the archive itself"):
        read_directory(path)


def test_too_many_entries_are_refused(monkeypatch, write_zip):
    path = write_zip(("a.png", b""), ("b.png", b""))
    monkeypatch.setattr(archives, "MAX_ENTRIES", 1)
    with pytest.raises(DatasetError, match=r"“cells.zip” holds more than the 1 files"):
        read_directory(path)


def test_a_directory_that_would_fill_the_memory_is_not_read(monkeypatch, write_zip):
    path = write_zip(*((f"{number:05}.png", b"") for number in range(2000)))
    monkeypatch.setattr(archives, "MAX_DIRECTORY_BYTES", 100_000)
    monkeypatch.setattr(zipfile, "ZipInfo", None)
    with pytest.raises(DatasetError, match="holds more than the"):
        read_directory(path)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no archive", b"text", bytes(1000)])
def test_what_is_no_archive_is_refused(data, tmp_path):
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(DatasetError, match=r"“a.zip” is damaged or no ZIP archive"):
        read_directory(tmp_path / "a.zip")


def test_a_file_that_is_gone_is_the_systems_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_directory(tmp_path / "gone.zip")


def test_a_member_is_small(write_zip):
    member = read_directory(write_zip(("a.png", b"x"))).members["a.png"]
    assert not hasattr(member, "__dict__")


@given(name=st.text(alphabet="ab./\\:\0", max_size=12))
def test_a_tidy_name_stays_below_the_archive_and_tidy(name):
    tidy = tidy_name(name)
    if tidy is not None:
        assert tidy_name(tidy) == tidy
        assert not {"", ".", ".."} & set(tidy.split("/"))
        assert not set("\\\0") & set(tidy)


@given(changes=st.lists(st.tuples(st.integers(0, 10**4), st.integers(0, 255)), min_size=1, max_size=6))
def test_broken_archives_raise_nothing_but_our_errors(changes, tmp_path_factory):
    path = tmp_path_factory.mktemp("broken") / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"ig/{number}.png", bytes([number]) * 300)
    data = bytearray(path.read_bytes())
    for position, value in changes:
        data[position % len(data)] = value
    path.write_bytes(data)
    try:
        for member in read_directory(path).members.values():
            assert len(member.unpack()) == member.size
    except (DatasetError, ImageError):
        return
