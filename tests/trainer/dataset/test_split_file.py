import gzip
from pathlib import Path

import pytest

from trainer.dataset.split_file import read_split_file, write_split_file
from trainer.dataset.splits import Split
from trainer.errors import DatasetError

PARTS = {"b" * 32: Split.TEST, "a" * 32: Split.TRAIN, "c" * 32: Split.VALIDATION}


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "parts.csv.gz"
    write_split_file(path, PARTS.items())
    assert read_split_file(path) == PARTS
    assert gzip.decompress(path.read_bytes()).decode().splitlines()[:2] == [
        "fingerprint,split",
        f"{'a' * 32},train",
    ]


def test_the_same_parts_are_the_same_bytes_whatever_their_order(tmp_path: Path) -> None:
    write_split_file(tmp_path / "one", PARTS.items())
    write_split_file(tmp_path / "other", [*reversed(PARTS.items()), *PARTS.items()])
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "No such file"),
        (b"fingerprint,split\n", "Not a gzipped file"),
        (gzip.compress(b"fingerprint,split\n")[:-9], "ended before"),
        (gzip.compress(b""), "its first line is not"),
        (gzip.compress(b"path,label\n"), "its first line is not"),
        (gzip.compress(b"fingerprint,split\na,nowhere\n"), "nowhere"),
        (gzip.compress(b"fingerprint,split\na,test,b\n"), "too many values"),
        (gzip.compress(b"fingerprint,split\n\xff,test\n"), "can't decode"),
    ],
    ids=["missing", "plain", "cut", "empty", "header", "part", "columns", "bytes"],
)
def test_what_is_no_split_file_is_told(tmp_path: Path, content: bytes | None, told: str) -> None:
    path = tmp_path / "parts.csv.gz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DatasetError, match=told) as refused:
        read_split_file(path)
    assert "“" in refused.value.summary
    assert "--split-file" in refused.value.remedy
