import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.learning.augmentation.operations import Operations


@pytest.fixture(scope="module")
def operations() -> Operations:
    return Operations()


@pytest.mark.parametrize("policy", ["rand_augment", "aug_mix"])
def test_policies_repeat_with_their_seed_and_stay_in_range(
    operations: Operations, images: NDArray[np.uint8], draw, policy: str
) -> None:
    vary = getattr(operations, policy)
    results = [draw(vary, images, seed) for seed in range(12)]
    np.testing.assert_array_equal(draw(vary, images, 3), results[3])
    assert len({result.tobytes() for result in results}) > 6
    assert all(result.min() >= 0 and result.max() <= 255.01 for result in results)


def test_operations_are_drawn_anew_not_fixed_when_the_graph_is_made(
    operations: Operations, images: NDArray[np.uint8], draw
) -> None:
    # A posterized image has few levels; of many draws some are, and some are not.
    levels = [len(np.unique(draw(operations._vary_by_any, images, seed)[0])) for seed in range(30)]
    assert min(levels) <= 64 < max(levels)


def test_no_image_of_a_group_depends_on_the_others(
    operations: Operations, images: NDArray[np.uint8], draw
) -> None:
    others = images.copy()
    others[1:] = 255 - others[1:]
    for seed in range(20):
        np.testing.assert_array_equal(
            draw(operations.aug_mix, images, seed)[0], draw(operations.aug_mix, others, seed)[0]
        )
