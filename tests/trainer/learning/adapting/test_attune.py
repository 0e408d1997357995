from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from trainer.bundle.card import Adaptation, Scores
from trainer.bundle.card_markdown import describe_card_markdown
from trainer.bundle.model_file import ModelFile, read_card, read_model, read_weights, rewrite_card
from trainer.errors import Cancelled, DatasetError, OutputError
from trainer.events import Event, Message
from trainer.inference.interpreter import LiteRTModel
from trainer.jobs import AttuneJob, JobControl
from trainer.learning.adapting.attune import attune

# Mixed quite unlike the cells that were learned from.
COUNTS = {"lymphocyte": 12, "neutrophil": 60, "platelet": 16}


@pytest.fixture(scope="module")
def strange(draw_strange: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A laboratory whose cells are darker and bluer."""
    return draw_strange(tmp_path_factory.mktemp("strange"), COUNTS, 500)


@pytest.fixture(scope="module")
def attuned(trained: Path, strange: Path, tmp_path_factory: pytest.TempPathFactory) -> ModelFile:
    folder = tmp_path_factory.mktemp("attuned")
    source, out = folder / trained.name, folder / "attuned.bloodcell"
    # As if it had been adapted before, and had been measured on these cells.
    scores = Scores(n_images=9, accuracy=0.9, balanced_accuracy=0.9, macro_f1=0.9)
    told = Adaptation(title="", name="", sha256="0" * 64, n_cells={}, n_folds=5, before=scores, after=scores)
    rewrite_card(trained, source, adapted=told)
    end = attune(
        AttuneJob(model=source, images=strange, out=out, command="bloodcell attune strange"),
        lambda _: None,
        JobControl(),
    )
    assert end.model == str(out)
    return read_model(out)


def balanced_accuracy(model: ModelFile, root: Path) -> float:
    litert = LiteRTModel(model)
    shares = []
    for class_id in COUNTS:
        right = [
            model.card.class_ids[int(litert.run([frame(path)])["logits"].argmax())] == class_id
            for path in sorted((root / class_id).iterdir())
        ]
        shares.append(float(np.mean(right)))
    return float(np.mean(shares))


def frame(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB").resize((32, 32), Image.Resampling.BOX))


def test_another_laboratory_is_told_better_without_a_label(
    trained: Path, attuned: ModelFile, strange: Path
) -> None:
    before, after = (balanced_accuracy(model, strange) for model in (read_model(trained), attuned))
    assert after > before + 0.15


def test_only_statistics_differ_from_the_old_model(trained: Path, attuned: ModelFile) -> None:
    old, new = read_weights(trained), read_weights(attuned.path)
    differing = {name for name in old if not np.array_equal(old[name], new[name])}
    assert differing
    assert all("moving_" in name for name in differing)


def test_the_card_tells_what_it_is_and_claims_no_scores(trained: Path, attuned: ModelFile) -> None:
    old, card = read_card(trained), attuned.card
    assert old.scores
    assert card.scores == {}
    assert (card.calibration, card.corrupted, card.operating_points) == (None, None, ())
    assert card.adapted is None
    assert card.title == f"{old.title}, attuned to {card.title.split()[-1]}"
    told = card.attuned
    assert told is not None
    assert (told.title, told.name, told.n_images) == (old.title, trained.stem, sum(COUNTS.values()))
    assert sum(told.before.values()) == sum(told.after.values()) == told.n_images
    assert 0 < told.changed <= 1
    # What it knows of doubt stays.
    assert card.thresholds == old.thresholds
    assert (attuned.learned is None) is (read_model(trained).learned is None)
    text = describe_card_markdown(card)
    assert "## Attuned" in text
    assert "88" in text


def test_labels_are_not_looked_at(trained: Path, strange: Path, attuned: ModelFile, tmp_path: Path) -> None:
    flat = tmp_path / strange.name
    flat.mkdir()
    for path in strange.rglob("*.png"):
        (flat / f"{path.parent.name}_{path.name}").write_bytes(path.read_bytes())
    out = tmp_path / "flat.bloodcell"
    attune(AttuneJob(model=trained, images=flat, out=out), lambda _: None, JobControl())
    told = read_card(out).attuned
    assert told is not None
    assert attuned.card.attuned is not None
    assert told.before == attuned.card.attuned.before


def test_images_that_cannot_be_read_are_told_and_left_out(
    trained: Path, strange: Path, tmp_path: Path
) -> None:
    bad = strange / "platelet" / "bad.png"
    bad.write_bytes(b"no picture")
    events: list[Event] = []
    try:
        out = tmp_path / "a.bloodcell"
        attune(AttuneJob(model=trained, images=strange, out=out), events.append, JobControl())
    finally:
        bad.unlink()
    texts = [event.text for event in events if isinstance(event, Message)]
    assert any("bad.png" in text for text in texts)


def test_too_few_images_are_refused(trained: Path, draw_strange: Callable[..., Path], tmp_path: Path) -> None:
    few = draw_strange(tmp_path / "few", {"neutrophil": 9}, 1)
    with pytest.raises(DatasetError, match="9 images are too few"):
        attune(
            AttuneJob(model=trained, images=few, out=tmp_path / "a.bloodcell"), lambda _: None, JobControl()
        )


def test_nothing_is_overwritten(trained: Path, strange: Path, tmp_path: Path) -> None:
    out = tmp_path / "there.bloodcell"
    out.write_bytes(b"mine")
    with pytest.raises(OutputError, match="is there already"):
        attune(AttuneJob(model=trained, images=strange, out=out), lambda _: None, JobControl())
    assert out.read_bytes() == b"mine"


def test_stopping_leaves_nothing(trained: Path, strange: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.bloodcell"
    with pytest.raises(Cancelled):
        attune(
            AttuneJob(model=trained, images=strange, out=out),
            lambda _: None,
            JobControl(should_stop=lambda: True),
        )
    assert not out.exists()
