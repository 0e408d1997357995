from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest

from trainer.bundle.card import (
    Attuning,
    CalibrationScores,
    CleaningDescription,
    CorruptedSummary,
    DataDescription,
    LearnedLimits,
    ModelCard,
    OperatingPoint,
    Scores,
    decode_card,
    encode_card,
)
from trainer.bundle.card_markdown import describe_card_markdown
from trainer.bundle.library import find_model
from trainer.classes import KNOWN_CLASSES
from trainer.config import TrainingConfig
from trainer.dataset.framing import PBC_FRAMING
from trainer.language import ENGLISH, tr, use_language


@pytest.fixture
def card(make_card: Callable[..., ModelCard]) -> ModelCard:
    return make_card(
        classes=KNOWN_CLASSES[:2],
        training=TrainingConfig(network="basic_cnn", weights=""),
        data=DataDescription(
            fingerprint="0" * 64,
            n_images={"test": 4, "train": 20, "validation": 4},
            n_per_class={"eosinophil": 8, "basophil": 20},
        ),
        scores={
            "test": Scores(
                n_images=4, accuracy=0.75, balanced_accuracy=0.5, macro_f1=0.25, recall={"basophil": 1.0}
            )
        },
        entries={"model.tflite": "ab" * 32},
    )


def test_an_attuned_model_tells_from_what_to_what_and_that_it_has_no_scores(card: ModelCard) -> None:
    told = Attuning(
        title="Old one",
        name="old",
        sha256="ab" * 32,
        n_images=80,
        before={"basophil": 70, "eosinophil": 10},
        after={"basophil": 40, "eosinophil": 40},
        changed=0.375,
    )
    text = describe_card_markdown(replace(card, scores={}, attuned=told))
    assert "- **From:** Old one (`old`, " in text
    assert "- **To images without labels:** 80" in text
    assert "- **Scores:** none" in text
    assert "| Basophil | 70 | 40 |" in text
    assert "## Scores" not in text


def test_the_card_is_told_in_full(card: ModelCard) -> None:
    text = describe_card_markdown(
        replace(
            card,
            caution="Knows two classes.",
            temperature=0.51239,
            calibration=CalibrationScores(part="test", n_images=4, error_before=0.2, error=0.05),
            corrupted=CorruptedSummary(
                part="test", n_images=4, n_copies=55, accuracy=0.6, balanced_accuracy=0.4
            ),
            thresholds={"all": 0.7},
            framing=PBC_FRAMING,
            versions={"keras": "3.15", "bloodcell": "1.0"},
        )
    )
    lines = text.splitlines()
    assert lines[0] == "# Ours"
    assert "> **Caution:** Knows two classes." in lines
    assert "| Basophil | `basophil` | wbc | basophils, baso, ba |" in lines
    assert "- **Network:** Basic CNN (`basic_cnn`)" in lines
    assert "of images of about 360 x 363 pixels the centre 200 x 200" in text
    assert "| Test | 4 | 0.7500 | 0.5000 | 0.2500 |" in lines
    assert "| Test, 55 corrupted copies an image | 4 | 0.6000 | 0.4000 |  |" in lines
    assert "| Basophil | 1.0000 |" in lines
    # Not in the test part, so without a recall.
    assert "| Eosinophil |  |" in lines
    assert "- **Temperature:** 0.5124" in lines
    expected = "0.0500, without the temperature 0.2000 (4 images, test)"
    assert f"- **Expected calibration error:** {expected}" in lines
    assert "- **Unsure under (all):** 0.7000" in lines
    assert "- **Images:** training 20, validation 4, test 4" in lines
    assert "- **Made with:** bloodcell 1.0, keras 3.15" in lines
    assert f"- **SHA-256 of `model.tflite`:** `{'ab' * 32}`" in lines
    for option in fields(TrainingConfig):
        assert sum(line.startswith(f"| `{option.name}` |") for line in lines) == 1


@pytest.mark.parametrize(
    ("epochs_run", "best_epoch", "told"),
    [
        (7, 5, "7; the best was number 5"),
        (7, 0, "7; none was better than what it started from"),
        (0, 0, "none"),
    ],
)
def test_epochs_are_told_with_what_was_kept(
    card: ModelCard, epochs_run: int, best_epoch: int, told: str
) -> None:
    text = describe_card_markdown(replace(card, epochs_run=epochs_run, best_epoch=best_epoch))
    assert f"- **Epochs:** {told}" in text.splitlines()


def test_what_is_not_known_is_left_out_or_said_to_be(card: ModelCard) -> None:
    text = describe_card_markdown(replace(card, scores={}, network="of_tomorrow"))
    assert "## Scores" not in text
    assert "## Calibration" not in text
    assert "Caution" not in text
    assert "- **Network:** of\\_tomorrow (`of_tomorrow`)" in text
    assert "- **Licence of the model:** not stated" in text
    assert "| `weights` | none |" in text


def test_whether_the_file_tells_its_split_is_said(card: ModelCard) -> None:
    told = "- **Which image was in which part:** "
    assert f"{told}not in the file" in describe_card_markdown(card)
    entries = {**card.entries, "split.safetensors": "cd" * 32}
    assert f"{told}in the file" in describe_card_markdown(replace(card, entries=entries)).splitlines()


def test_a_network_that_enlarges_its_images_says_so(card: ModelCard) -> None:
    training = replace(card.training, input_size=112, image_size=96)
    text = describe_card_markdown(replace(card, framing=PBC_FRAMING, training=training))
    assert "96 x 96 pixels, RGB; enlarged to 112 x 112 by the network; what is not square" in text
    plain = replace(card.training, input_size=96)
    assert "enlarged" not in describe_card_markdown(replace(card, framing=PBC_FRAMING, training=plain))


def test_what_was_cleaned_is_told(card: ModelCard) -> None:
    cleaning = CleaningDescription(
        decisions="mine.csv", n_relabelled=3, n_excluded=2, n_copies=7, n_contradicting=1
    )
    text = describe_card_markdown(replace(card, data=replace(card.data, cleaning=cleaning)))
    assert (
        "- **Cleaned:** 3 relabelled and 2 left out by `mine.csv`; "
        "7 exact copies and 1 of contradicting labels left out"
    ) in text.splitlines()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": "a|b\n# <script>"}, "# a\\|b \\# \\<script\\>"),
        ({"command": "train `x|y`"}, "- **Command:** `` train `x\\|y` ``"),
        ({"description": "5 * 6 [link](http://a)"}, "5 \\* 6 \\[link\\](http://a)"),
    ],
)
def test_texts_of_the_users_stay_text(card: ModelCard, changes: dict[str, Any], expected: str) -> None:
    assert expected in describe_card_markdown(replace(card, **changes)).splitlines()


def test_every_table_has_as_many_cells_in_each_row(card: ModelCard) -> None:
    widths: set[int] = set()
    for line in [*describe_card_markdown(card).splitlines(), ""]:
        if line.startswith("|"):
            widths.add(line.replace("\\|", "").count("|"))
        else:
            assert len(widths) < 2
            widths.clear()


def test_the_same_card_gives_the_same_text_after_a_round_through_its_file(card: ModelCard) -> None:
    assert describe_card_markdown(decode_card(encode_card(card))) == describe_card_markdown(card)


def test_the_bundled_models_card_is_told() -> None:
    card = find_model().card
    text = describe_card_markdown(card)
    assert text.startswith("# PBC, 8 classes")
    assert "Learned from healthy people" in text
    assert f"| Test | {card.scores['test'].n_images} | {card.scores['test'].accuracy:.4f} |" in text


def test_when_a_cell_is_unsure_is_told(card: ModelCard) -> None:
    assert "## Unsure cells" not in describe_card_markdown(card)
    text = describe_card_markdown(
        replace(
            card,
            statistics=LearnedLimits(n_images=20, n_validation=4, distance=1.25, strangeness=3.5),
            operating_points=(OperatingPoint(threshold=0.81234, unsure=0.015, right=0.9946),),
        )
    )
    lines = text.splitlines()
    assert "- **Like none of the cells beyond a distance of:** 1.2500" in lines
    assert "- **Of strange colour, scale or sharpness beyond:** 3.5000" in lines
    assert "- **Measured on:** 20 images that were learned from and 4 of validation" in lines
    assert "| 0.8123 | 1.50 % | 99.46 % |" in lines


def test_all_of_it_is_in_the_language_in_use(card: ModelCard) -> None:
    helps = [option.metadata["help"] for option in fields(card.training)]
    use_language("it")
    try:
        text = describe_card_markdown(card)
        # But for what is the same in both, such as the name of a method.
        same = [one for one in helps if tr(one) == one]
    finally:
        use_language(ENGLISH)
    assert [one for one in helps if one in text and one not in same] == []
    assert "## Addestramento" in text
