import numpy as np

from trainer.evaluation.smear_faults import add_bubble, add_stain_spots


def smear(value: int = 230) -> np.ndarray:
    return np.full((96, 96, 3), value, np.uint8)


def test_more_grains_are_the_same_ones_and_others() -> None:
    before = np.zeros((96, 96), bool)
    for number in range(12):
        spotted = add_stain_spots(smear(), number, np.random.default_rng(3))
        covered = (spotted != smear()).any(axis=2)
        assert (covered | ~before).all()
        before = covered
    assert 0.01 < before.mean() < 0.2


def test_a_grain_is_dark_violet() -> None:
    darkest = add_stain_spots(smear(), 11, np.random.default_rng(3)).reshape(-1, 3).min(axis=0)

    assert darkest[1] < darkest[0] < darkest[2] < 100


def test_grains_at_the_edge_are_cut_off() -> None:
    strip = smear()[:9, :40]
    spotted = [add_stain_spots(strip, 11, np.random.default_rng(seed)) for seed in range(50)]
    assert {one.shape for one in spotted} == {strip.shape}
    # None wraps round: what reaches beyond the edge is not on the other side.
    covered = np.array([(one != strip).any(axis=2) for one in spotted])
    assert covered.any(axis=(1, 2)).all()
    once = covered.any(axis=0)
    assert once[0].any()
    assert once[-1].any()
    assert once[:, 0].any()
    assert once[:, -1].any()


def test_a_bubble_is_pale_within_a_dark_rim() -> None:
    found = add_bubble(smear(150), 0.4, np.random.default_rng(1))[:, :, 0].astype(int)

    assert found.min() < 80
    assert found.max() > 180
    # What lies within is the paler part, and nothing reaches far beyond the rim.
    pale = (found > 180).mean()
    assert 0.5 * np.pi * 0.2**2 < pale < np.pi * 0.2**2
    assert (found == 150).mean() > 0.6


def test_neither_changes_what_it_is_given() -> None:
    image = smear()
    add_bubble(image, 0.5, np.random.default_rng(0))
    add_stain_spots(image, 5, np.random.default_rng(0))

    np.testing.assert_array_equal(image, smear())
