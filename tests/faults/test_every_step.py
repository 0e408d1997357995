"""Whatever writes the user's files is killed or refused at its steps: old or new is there, whole."""

import pytest

from benchmarks.faults.stepping import Attack, attack, can_attack
from benchmarks.faults.works import CARELESS, WORKS

pytestmark = pytest.mark.skipif(not can_attack(), reason="needs Linux and a C compiler")
NAMES = [work.name for work in WORKS]
# Some steps of each; all of them are slow, and those of reports and backups are left to the script.
EVERY = {"report": 150, "backup": 60, "sample": 30, "create": 30, "sign": 20, "decision": 20, "publish": 10}


@pytest.fixture(scope="module")
def attacks() -> dict[str, Attack]:
    return {one.work: one for one in attack(NAMES, [EVERY.get(name, 6) for name in NAMES])}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost_and_nothing_lies_about(name: str, attacks: dict[str, Attack]) -> None:
    found = attacks[name]
    assert found.losses == []
    assert found.left == []
    assert found.steps > 8
    # Some faults came early enough to leave the old state.
    assert found.n_trials > 3
    assert found.kept_old > 0


def test_a_careless_writer_is_found_out() -> None:
    [found] = attack([CARELESS.name])
    assert {loss.rsplit(" ", 1)[0] for loss in found.losses} >= {
        "killed before the step 1: neither old nor new:"
    }
    assert any("OSError" in loss for loss in found.losses)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", [name for name in NAMES if name not in {"report", "backup"}])
def test_nothing_is_lost_at_any_step(name: str) -> None:
    [found] = attack([name])
    assert found.losses == []
    assert found.left == []
