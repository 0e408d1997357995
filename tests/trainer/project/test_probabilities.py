import numpy as np
import pytest

from trainer.project.probabilities import pack_probabilities, unpack_probabilities


def test_probabilities_come_back_to_the_last_bit() -> None:
    given = np.random.default_rng(3).dirichlet(np.ones(8)).astype(np.float32)

    kept = pack_probabilities(given)
    back = unpack_probabilities(kept)

    assert kept is not None
    assert len(kept) == 4 * 8
    assert back is not None
    assert back.dtype == np.float32
    np.testing.assert_array_equal(back, given)


@pytest.mark.parametrize("turn", [pack_probabilities, unpack_probabilities])
def test_nothing_stays_nothing(turn: object) -> None:
    assert turn(None) is None  # type: ignore[operator]
