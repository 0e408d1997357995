"""A small model of three classes of drawn cells, trained once, and a laboratory whose cells differ."""

import contextlib
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from trainer.bundle.card import Attuning
from trainer.bundle.learned import LearnedStatistics
from trainer.bundle.model_file import rewrite_card
from trainer.config import TrainingConfig
from trainer.drawing.cells import draw_cell
from trainer.events import Event, Finished, Progress
from trainer.jobs import AdaptJob, JobControl, TrainJob
from trainer.learning.adapting.adapt import adapt
from trainer.learning.augmentation import prepare_augmenter
from trainer.learning.train import train

CLASSES = ("lymphocyte", "neutrophil", "platelet")

_draw_cell = functools.lru_cache(maxsize=512)(draw_cell)
# Compiling takes longer than all the rest of an adaptation; what is compiled holds no state.
_prepare_augmenter = functools.cache(prepare_augmenter)


def draw_laboratory(root: Path, counts: Mapping[str, int], first_seed: int, *, strange: bool) -> Path:
    """Write cells, a folder a class; a strange laboratory's are darker and bluer."""
    for class_id, count in counts.items():
        (root / class_id).mkdir(parents=True, exist_ok=True)
        for seed in range(first_seed, first_seed + count):
            pixels = _draw_cell(class_id, seed)
            if strange:
                pixels = (pixels * np.array([0.45, 0.5, 0.75])).astype(np.uint8)
            Image.fromarray(pixels).save(root / class_id / f"{seed}.png")
    return root


@pytest.fixture
def learned() -> LearnedStatistics:
    """Three groups of 12 features that vary by 2 along the first two features and by 0.1 along all others."""
    return LearnedStatistics(
        means=10 * np.eye(3, 12, 4, dtype=np.float32),
        directions=np.eye(12, 2, dtype=np.float32),
        variances=np.full(2, 4, np.float32),
        noise=np.full(1, 0.01, np.float32),
        look_means=np.zeros((3, 4), np.float32),
        look_precision=np.eye(4, dtype=np.float32),
        drift_means=np.zeros((3, 5), np.float32),
        drift_spreads=np.ones(5, np.float32),
    )


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model file of a Basic CNN; the cells that it learned from lie beside it in `home`."""
    folder = tmp_path_factory.mktemp("trained")
    is_learned = False

    def emit(event: Event) -> None:
        nonlocal is_learned
        is_learned |= isinstance(event, Progress) and event.stage == "Converting"

    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATA", "CONFIG", "STATE", "CACHE"):
            patch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
        job = TrainJob(
            dataset=draw_laboratory(folder / "home", dict.fromkeys(CLASSES, 30), 0, strange=False),
            config=TrainingConfig(
                network="basic_cnn",
                weights="none",
                input_size=32,
                epochs=6,
                batch_size=8,
                augmentation="none",
            ),
            out=folder / "home.bloodcell",
        )
        # Nobody asks here how it does on corrupted copies.
        train(job, emit, JobControl(should_stop=lambda: is_learned))
    return job.out


@dataclass(frozen=True)
class Done:
    """An adaptation that has ended well, and what it told."""

    job: AdaptJob
    end: Finished
    events: list[Event]


@contextlib.contextmanager
def quick_adapting() -> Iterator[None]:
    """Vary each cell only twice: what is learned here is easy. Compile what varies them once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("trainer.learning.adapting.adapt.COPIES", 2)
        patch.setattr("trainer.learning.adapting.adapt.DRAWN", 60)
        patch.setattr("trainer.learning.adapting.variants.prepare_augmenter", _prepare_augmenter)
        yield


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    """Every adaptation is a quick one."""
    with quick_adapting():
        yield


def run_adaptation(job: AdaptJob) -> Done:
    events: list[Event] = []
    return Done(job, adapt(job, events.append, JobControl()), events)


@pytest.fixture(scope="session")
def adapted(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """The model adapted to twelve cells a class of a strange laboratory, held against its old test."""
    folder = tmp_path_factory.mktemp("adapted")
    # As if it had been attuned before.
    told = Attuning(title="", name="", sha256="0" * 64, n_images=64, before={}, after={}, changed=0.5)
    rewrite_card(trained, folder / trained.name, attuned=told)
    cells = draw_laboratory(folder / "own", dict.fromkeys(CLASSES, 12), 500, strange=True)
    with quick_adapting(), pytest.MonkeyPatch.context() as patch:
        for name in ("DATA", "CONFIG", "STATE", "CACHE"):
            patch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
        return run_adaptation(
            AdaptJob(
                dataset=cells,
                model=folder / trained.name,
                out=folder / "adapted.bloodcell",
                title="Ours",
                old_test=trained.parent / "home",
            )
        )


@pytest.fixture(scope="session")
def draw_strange() -> Callable[..., Path]:
    """A function that writes the cells of a strange laboratory: folder, counts by class, first seed."""
    return functools.partial(draw_laboratory, strange=True)


@pytest.fixture
def run_adapting() -> Callable[..., Done]:
    """A function that adapts as `adapted` was."""
    return run_adaptation


@pytest.fixture
def laboratory(tmp_path: Path) -> Callable[..., Path]:
    """A function that draws the cells of a strange laboratory."""

    def draw(folder: str = "own", first_seed: int = 500, **counts: int) -> Path:
        return draw_laboratory(tmp_path / folder, counts, first_seed, strange=True)

    return draw
