import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from trainer import resources
from trainer.bundle.model_file import ModelFile
from trainer.dataset.fingerprints import fingerprint_pixels
from trainer.dataset.sources import ImageFile
from trainer.errors import Cancelled
from trainer.inference import features as module
from trainer.inference.feature_cache import keep, read_kept
from trainer.inference.features import compute_features


@pytest.fixture
def images(paint: Callable[..., Path], tmp_path: Path) -> list[ImageFile]:
    for number in range(20):
        paint(f"set/{number:02}.png", ("red", "green", "blue")[number % 3], 100 + number)
    paint("set/20.png", "red", 100)  # a copy of the first
    return [ImageFile(str(tmp_path / "set"), f"{number:02}.png") for number in range(21)]


def prints(images: list[ImageFile]) -> list[str]:
    return [fingerprint_pixels(image.load().decoded.pixels) for image in images]


def test_every_image_has_its_features_and_logits(images: list[ImageFile], tiny_model: ModelFile) -> None:
    found = compute_features(images, prints(images), tiny_model)
    assert found.features.dtype == np.float16
    assert found.features.shape == found.logits.shape == (21, 3)
    assert found.logits.argmax(axis=1).tolist() == [number % 3 for number in range(20)] + [0]
    assert not found.reasons


def test_the_second_time_they_come_from_the_cache(
    images: list[ImageFile], tiny_model: ModelFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = compute_features(images[:15], prints(images[:15]), tiny_model)
    asked: list[int] = []
    run = module.LiteRTModel.run

    def count(self: object, frames: list, outputs: tuple) -> dict:
        asked.append(len(frames))
        return run(self, frames, outputs)

    monkeypatch.setattr(module.LiteRTModel, "run", count)
    again = compute_features(images, prints(images), tiny_model)
    np.testing.assert_array_equal(again.features[:15], first.features)
    np.testing.assert_array_equal(again.logits[:15], first.logits)
    # The copy of the first is known too.
    assert sum(asked) == 5
    compute_features(images, prints(images), tiny_model)
    assert sum(asked) == 5


def test_another_model_has_a_cache_of_its_own(
    images: list[ImageFile], tiny_model: ModelFile, make_model: Callable[..., ModelFile]
) -> None:
    compute_features(images, prints(images), tiny_model)
    other = make_model("other", litert=tiny_model.litert + b" ")
    assert not read_kept(other, prints(images)).known.any()
    assert read_kept(tiny_model, prints(images)).known.all()


def test_a_file_that_has_vanished_is_told_and_its_copies_with_it(
    images: list[ImageFile], tiny_model: ModelFile
) -> None:
    fingerprints = prints(images)
    images[0].path.unlink()
    found = compute_features(images, fingerprints, tiny_model)
    # Its copy is the same picture, but nobody looked at it.
    assert set(found.reasons) == {0, 20}
    assert "no longer there" in found.reasons[0]
    assert not found.features[0].any()
    assert not read_kept(tiny_model, fingerprints[:1]).known.any()


def test_what_was_computed_is_kept_when_the_work_is_cancelled(
    images: list[ImageFile], tiny_model: ModelFile
) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        compute_features(images, prints(images), tiny_model, stop)
    assert read_kept(tiny_model, prints(images)).known.any()


def test_damaged_files_of_the_cache_are_passed_over(images: list[ImageFile], tiny_model: ModelFile) -> None:
    first = compute_features(images, prints(images), tiny_model)
    (file,) = resources.user_cache().rglob("*.safetensors")
    data = file.read_bytes()
    for damaged in (b"", data[:50], data[:-1], b"\xff" * 200):
        file.write_bytes(damaged)
        again = compute_features(images, prints(images), tiny_model)
        np.testing.assert_array_equal(again.features, first.features)


def test_only_files_that_serve_count_as_used(tiny_model: ModelFile) -> None:
    names = [hashlib.md5(str(number).encode()).hexdigest() for number in range(2)]
    for name in names:
        keep(tiny_model, [name], np.ones((1, 3), np.float16), np.ones((1, 3), np.float32))
    files = list(resources.user_cache().rglob("*.safetensors"))
    for file in files:
        os.utime(file, (1, 1))
    read_kept(tiny_model, names[:1])
    assert sorted(file.stat().st_mtime > 1 for file in files) == [False, True]


def test_the_cache_is_bounded_and_the_oldest_goes(tiny_model: ModelFile) -> None:
    names = [hashlib.md5(str(number).encode()).hexdigest() for number in range(300)]
    values = np.ones((100, 3))
    size = 100 * (16 + 3 * 2 + 3 * 4) + 400
    for first in (0, 100, 200):
        keep(
            tiny_model,
            names[first : first + 100],
            values.astype(np.float16),
            values.astype(np.float32),
            most_bytes=2 * size,
        )
    known = read_kept(tiny_model, names).known
    assert known.reshape(3, 100).all(axis=1).tolist() == [False, True, True]
    keep(tiny_model, names, np.ones((300, 3), np.float16), np.ones((300, 3), np.float32), most_bytes=100)
    assert len(list(resources.user_cache().rglob("*.safetensors"))) == 2
