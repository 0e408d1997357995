from collections.abc import Container

import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.drawing.cells import draw_cell
from trainer.evaluation.corruptions import SEVERITIES, STRENGTHS, Family, corrupt

Images = NDArray[np.uint8]
DARKEN_OR_FADE = (Family.BRIGHTNESS_DOWN, Family.STAIN_SPOT, Family.BUBBLE)
DRAWN_ANEW = (Family.SATURATION, Family.MOTION, Family.STAIN_SPOT, Family.BUBBLE)


@pytest.fixture(scope="module")
def cells() -> Images:
    """(4, 96, 96, 3) drawn cells that nothing may change."""
    kinds = (("neutrophil", 1), ("eosinophil", 2), ("lymphocyte", 3), ("platelet", 4))
    images = np.stack([draw_cell(class_id, seed) for class_id, seed in kinds])
    images.flags.writeable = False
    return images


def distances(images: Images, others: Images) -> NDArray[np.float64]:
    """(N,) mean difference of values."""
    found: NDArray[np.float64] = np.abs(images.astype(float) - others).mean(axis=(1, 2, 3))
    return found


@pytest.mark.parametrize("family", Family)
def test_each_severity_is_further_from_every_image(family: Family, cells: Images) -> None:
    copies = [corrupt(cells, family, severity, seed=5) for severity in SEVERITIES]

    assert all(copy.shape == cells.shape and copy.dtype == np.uint8 for copy in copies)
    away = np.array([distances(copy, cells) for copy in copies])
    assert (np.diff(away, axis=0) > 0).all(), away.round(2)
    assert away[0].min() > 0


@pytest.mark.parametrize("family", Family)
def test_the_same_seed_gives_the_same_bytes_whatever_comes_with_it(family: Family, cells: Images) -> None:
    together = corrupt(cells, family, 3, seed=7)

    np.testing.assert_array_equal(corrupt(cells, family, 3, seed=7), together)
    np.testing.assert_array_equal(corrupt(cells[::-1][:3], family, 3, seed=7)[::-1], together[1:])


@pytest.mark.parametrize("family", Family)
def test_another_seed_draws_anew_where_anything_is_drawn(family: Family, cells: Images) -> None:
    copies = {corrupt(cells, family, 3, seed).tobytes() for seed in range(4)}

    assert len(copies) > 1 if family in DRAWN_ANEW else len(copies) == 1


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("shape", [(0, 16, 16, 3), (2, 8, 8, 3), (1, 24, 40, 3)])
def test_any_shape_is_kept(family: Family, shape: tuple[int, ...]) -> None:
    images = np.random.default_rng(0).integers(0, 256, shape, np.uint8)

    for severity in SEVERITIES:
        assert corrupt(images, family, severity, seed=0).shape == shape


@pytest.mark.parametrize("family", [family for family in Family if family not in DARKEN_OR_FADE])
@pytest.mark.parametrize("value", [0, 255])
def test_black_and_white_stay_what_they_are(family: Family, value: int) -> None:
    images = np.full((1, 32, 32, 3), value, np.uint8)

    copies = corrupt(images, family, 5, seed=1)

    # JPEG may miss by one.
    assert np.abs(copies.astype(int) - value).max() <= 1


@pytest.mark.parametrize(
    ("family", "value", "darkest", "brightest"),
    [
        (Family.BRIGHTNESS_DOWN, 0, {0}, {0}),
        (Family.BRIGHTNESS_DOWN, 255, {92}, {92}),
        (Family.STAIN_SPOT, 0, {0}, {0}),
        # A whole grain lets a tenth of the green through, one upon another less.
        (Family.STAIN_SPOT, 255, range(27), {255}),
        # Half as pale as white within, and dark at the rim.
        (Family.BUBBLE, 0, {0}, range(120, 129)),
        (Family.BUBBLE, 255, range(89, 120), {255}),
    ],
)
def test_what_darkens_or_fades_does_not_wrap_round(
    family: Family, value: int, darkest: Container[int], brightest: Container[int]
) -> None:
    copies = corrupt(np.full((1, 32, 32, 3), value, np.uint8), family, 5, seed=1)

    assert int(copies.min()) in darkest
    assert int(copies.max()) in brightest


@pytest.mark.parametrize("family", Family)
def test_a_view_that_is_not_contiguous_is_read_as_it_looks(family: Family, cells: Images) -> None:
    view = cells.transpose(0, 2, 1, 3)[:, ::2]

    np.testing.assert_array_equal(
        corrupt(view, family, 4, seed=2), corrupt(np.ascontiguousarray(view), family, 4, seed=2)
    )


@pytest.mark.parametrize("severity", [0, 6, -1])
def test_there_are_five_severities(severity: int, cells: Images) -> None:
    with pytest.raises(ValueError, match="from 1 to 5"):
        corrupt(cells, Family.JPEG, severity, seed=0)


def test_every_family_has_five_strengths() -> None:
    assert set(STRENGTHS) == set(Family)
    assert {len(strengths) for strengths in STRENGTHS.values()} == {5}
