import numpy as np

from trainer.dataset.fingerprints import fingerprint_pixels, rank_fingerprint


def test_copies_share_a_fingerprint_whatever_their_layout(pixels_of):
    pixels = pixels_of(1)
    fingerprint = fingerprint_pixels(pixels)
    assert fingerprint == fingerprint_pixels(pixels.copy())
    assert fingerprint == fingerprint_pixels(np.asfortranarray(pixels))
    assert fingerprint == fingerprint_pixels(pixels[::-1][::-1])


def test_a_fingerprint_is_32_hex_digits(pixels_of):
    assert len(bytes.fromhex(fingerprint_pixels(pixels_of(1)))) == 16


def test_one_pixel_changes_it(pixels_of):
    changed = pixels_of(1)
    changed[3, 4, 1] ^= 1
    assert fingerprint_pixels(changed) != fingerprint_pixels(pixels_of(1))


def test_the_shape_counts():
    flat = np.zeros((8, 32, 3), np.uint8)
    assert fingerprint_pixels(flat) != fingerprint_pixels(flat.reshape(32, 8, 3))


def test_it_stays_the_same_from_version_to_version():
    # The split of the bundled model is kept by fingerprints: they must never change.
    pixels = np.arange(8 * 8 * 3, dtype=np.uint8).reshape(8, 8, 3)
    assert fingerprint_pixels(pixels) == "9bea69c0868b04f37ba0ebc627f41fb3"


def test_ranks_follow_from_pixels_and_seed_alone():
    names = [f"{number:032x}" for number in range(50)]
    first = sorted(names, key=lambda name: rank_fingerprint(name, 1))
    others_first = names[20:] + names[:20]
    assert sorted(others_first, key=lambda name: rank_fingerprint(name, 1)) == first
    assert sorted(names, key=lambda name: rank_fingerprint(name, 2)) != first
    assert [name for name in first if name in names[:20]] == sorted(
        names[:20], key=lambda name: rank_fingerprint(name, 1)
    )
