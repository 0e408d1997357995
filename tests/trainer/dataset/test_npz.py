import io
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.dataset import npz
from trainer.dataset.npz import ArrayHeader, list_arrays, read_arrays, read_header
from trainer.errors import DatasetError


@pytest.fixture
def write_zip(tmp_path):
    """An `.npz` with the given raw members."""

    def write(**members):
        path = tmp_path / "cells.npz"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in members.items():
                archive.writestr(f"{name}.npy", data)
        return path

    return write


def npy(array, allow_pickle=False):
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.asarray(array), allow_pickle=allow_pickle)
    return buffer.getvalue()


def npy_header(shape, descr="|u1", version=(1, 0)):
    buffer = io.BytesIO()
    header = {"descr": descr, "fortran_order": False, "shape": shape}
    if version == (1, 0):
        np.lib.format.write_array_header_1_0(buffer, header)
    else:
        np.lib.format.write_array_header_2_0(buffer, header)
    return buffer.getvalue()


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_arrays_are_read_by_name(save, tmp_path):
    path = tmp_path / "a.npz"
    save(path, x=np.arange(6).reshape(2, 3), y=np.array(["ä", "b"]), z=np.asfortranarray(np.eye(3)))
    assert list_arrays(path) == ["x", "y", "z"]
    assert read_header(path, "x") == ArrayHeader((2, 3), np.dtype(np.int64))
    arrays = read_arrays(path, ["x", "y", "z", "nothing"])
    assert sorted(arrays) == ["x", "y", "z"]
    np.testing.assert_array_equal(arrays["x"], [[0, 1, 2], [3, 4, 5]])
    assert arrays["y"].tolist() == ["ä", "b"]
    np.testing.assert_array_equal(arrays["z"], np.eye(3))


def test_the_newer_header_is_read(write_zip):
    path = write_zip(x=npy_header((3,), version=(2, 0)) + b"abc")
    assert read_arrays(path, ["x"])["x"].tolist() == [97, 98, 99]


def test_objects_are_refused_and_never_unpickled(write_zip):
    class Explodes:
        def __reduce__(self):
            return (pytest.fail, ("an object was unpickled",))

    path = write_zip(x=npy(np.array([Explodes()], dtype=object), allow_pickle=True), y=npy([1, 2]))
    for read in (read_header, lambda path, name: read_arrays(path, [name])):
        with pytest.raises(DatasetError, match=r"“x” in “cells.npz” holds Python objects"):
            read(path, "x")
    assert read_arrays(path, ["y"])["y"].tolist() == [1, 2]


@pytest.mark.parametrize(
    "member",
    [
        npy_header((10**12, 96, 96, 3)) + bytes(10),
        npy_header((10**30,)),
        npy_header((100,)) + bytes(99),
        npy_header((100,)) + bytes(101),
        npy_header((3,), "<u8") + bytes(3),
    ],
)
def test_a_false_shape_is_refused_before_anything_is_allocated(member, monkeypatch, write_zip):
    path = write_zip(x=member)
    monkeypatch.setattr(npz.np.lib.format, "read_array", None)
    with pytest.raises(DatasetError, match="not as long as it says"):
        read_arrays(path, ["x"])


def test_negative_sides_are_refused(write_zip):
    with pytest.raises(DatasetError):
        read_arrays(write_zip(x=npy_header((-2, -8)) + bytes(16)), ["x"])


def test_what_unpacks_to_too_much_is_refused_unread(monkeypatch, write_zip):
    path = write_zip(x=npy(np.zeros(10**6, np.uint8)))
    assert path.stat().st_size < 10**4
    monkeypatch.setattr(npz, "MAX_UNPACKED_BYTES", 10**6)
    monkeypatch.setattr(npz.np.lib.format, "read_magic", None)
    with pytest.raises(DatasetError, match="unpacks to more than"):
        read_arrays(path, ["x"])


def test_lack_of_memory_is_said_as_such(monkeypatch, write_zip):
    def fail(*arguments, **options):
        raise MemoryError

    path = write_zip(x=npy([1]))
    monkeypatch.setattr(npz.np.lib.format, "read_array", fail)
    with pytest.raises(DatasetError, match="does not fit into memory"):
        read_arrays(path, ["x"])


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no archive", b"text", bytes(1000)])
def test_what_is_no_archive_is_refused(data, tmp_path):
    (tmp_path / "a.npz").write_bytes(data)
    with pytest.raises(DatasetError, match=r"“a.npz” is damaged or no .npz"):
        list_arrays(tmp_path / "a.npz")


def test_a_member_that_is_no_array_is_refused(write_zip):
    with pytest.raises(DatasetError, match="damaged"):
        read_arrays(write_zip(x=b"no array"), ["x"])


def test_a_header_that_is_code_is_not_run(write_zip):
    header = b"__import__('os').abort()".ljust(117) + b"\n"
    with pytest.raises(DatasetError, match="damaged"):
        read_arrays(write_zip(x=b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header), ["x"])


def test_entries_that_lead_out_of_the_archive_do_nothing(tmp_path):
    path = tmp_path / "inner" / "a.npz"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../escaped.npy", npy([1]))
        archive.writestr("x.npy", npy([2]))
    assert read_arrays(path, ["x"])["x"].tolist() == [2]
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["a.npz", "inner"]


def test_a_file_that_is_gone_is_the_systems_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        list_arrays(tmp_path / "gone.npz")


@given(changes=st.lists(st.tuples(st.integers(0, 10**4), st.integers(0, 255)), min_size=1, max_size=6))
def test_broken_archives_raise_nothing_but_data_set_errors(changes, tmp_path_factory):
    buffer = io.BytesIO()
    np.savez_compressed(buffer, images=np.zeros((2, 8, 8, 3), np.uint8), labels=np.array([0, 1]))
    data = bytearray(buffer.getvalue())
    for position, value in changes:
        data[position % len(data)] = value
    path = tmp_path_factory.mktemp("broken") / "a.npz"
    path.write_bytes(data)
    try:
        arrays = read_arrays(path, ["images", "labels"])
    except (DatasetError, OSError):
        return
    assert set(arrays) <= {"images", "labels"}
