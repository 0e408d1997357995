"""Damaged files: each is read or refused in words, in time and in bounded memory; none ends the process."""

import sys

import pytest

from benchmarks.faults.mutations import LIMIT_SECONDS, Outcome, attack_reader, make_file
from benchmarks.faults.readers import IMAGES, READERS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs limits that only Unix has")
N_IMAGES, N_FILES = 200, 50


def check(found: Outcome) -> None:
    assert found.faults == {}
    assert found.n_read + found.n_refused == found.n_files
    assert found.n_refused > found.n_files // 20
    assert found.slowest < LIMIT_SECONDS
    # The limit of an image is 64 megapixels: 192 MB decoded, some copies beside.
    assert found.growth < 1024


@pytest.mark.parametrize("name", ["TIFF", "model"])
def test_some_damaged_files_are_refused_or_read(name: str) -> None:
    check(attack_reader(name, N_FILES, first=N_IMAGES))


@pytest.mark.slow
@pytest.mark.parametrize("name", [reader.name for reader in READERS])
def test_damaged_files_are_refused_or_read(name: str) -> None:
    check(attack_reader(name, N_IMAGES if name in IMAGES else N_FILES))


def test_the_same_number_is_the_same_file() -> None:
    assert make_file("PNG", 7) == make_file("PNG", 7)
    assert len({make_file("PNG", number) for number in range(20)}) == 20
