import hashlib
from dataclasses import replace

import pytest

from trainer.bundle.card import DataDescription
from trainer.cleaning.overlap import describe_overlap, estimate_overlap, measure_overlap, take_traces
from trainer.dataset.splits import Split

NOTHING = DataDescription(fingerprint="0" * 64, n_images={}, n_per_class={})


def prints(first: int, last: int) -> list[str]:
    return [hashlib.md5(str(number).encode()).hexdigest() for number in range(first, last)]


def learned_from(fingerprints: list[str]) -> DataDescription:
    return replace(NOTHING, traces=take_traces(fingerprints))


def test_a_card_stays_small_however_many_images_there_were() -> None:
    assert len(take_traces(prints(0, 20_000))) == 8 * 1024
    assert take_traces(prints(0, 3)) == "".join(sorted(name[:8] for name in prints(0, 3)))


@pytest.mark.parametrize(("first", "share"), [(0, 1.0), (2500, 0.5), (5000, 0.0)])
def test_the_share_of_the_images_that_were_learned_from(first: int, share: float) -> None:
    few = estimate_overlap(learned_from(prints(0, 500)), prints(first // 10, first // 10 + 500))
    many = estimate_overlap(learned_from(prints(0, 5000)), prints(first, first + 5000))
    assert few == share
    assert many == pytest.approx(share, abs=0.05)


def test_part_of_what_was_learned_from_counts_as_all_its_own() -> None:
    assert estimate_overlap(learned_from(prints(0, 5000)), prints(100, 600)) == 1.0


def test_it_is_said_in_words() -> None:
    data = learned_from(prints(0, 100))
    assert describe_overlap("M", data, prints(100, 200)) == ""
    assert "learned from these very images (about 50 % of them)" in describe_overlap(
        "M", data, prints(50, 150)
    )
    assert "Nobody can tell" in describe_overlap("M", NOTHING, prints(0, 3))


def test_a_split_is_exact_where_the_card_can_only_estimate() -> None:
    parts = dict.fromkeys(prints(0, 60), Split.TRAIN) | dict.fromkeys(prints(60, 100), Split.TEST)
    assert measure_overlap(parts, prints(50, 70)) == 0.5
    told = describe_overlap("M", NOTHING, prints(0, 100), parts)
    assert "learned from these very images (60 % of them)" in told
    assert describe_overlap("M", learned_from(prints(0, 60)), prints(60, 100), parts) == ""
