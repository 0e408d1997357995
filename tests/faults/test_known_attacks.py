"""Files made to harm: refused before they run, write or allocate anything."""

import sys

import pytest

from benchmarks.faults.attacks import Verdict, run_attacks
from benchmarks.faults.corpus import ATTACKS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux' view of a process")


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    return {one.name: one for one in run_attacks(heavy=False)}


@pytest.mark.parametrize("name", [attack.name for attack in ATTACKS if not attack.heavy])
def test_an_attack_is_refused_in_words_and_does_nothing(name: str, verdicts: dict[str, Verdict]) -> None:
    found = verdicts[name]
    assert not found.fault
    assert found.words.endswith((".", "!"))
    assert found.seconds < 2


@pytest.mark.slow
def test_attacks_by_weights_in_hdf5_are_refused() -> None:
    pytest.importorskip("keras", reason="the heavy half is not installed: pip install bloodcell[train]")
    found = run_attacks(heavy=True)
    assert len(found) > 4
    assert [one for one in found if one.fault] == []
