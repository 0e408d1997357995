"""Which cells are worth labelling: those that a model is unsure of, and that are unlike one another."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from trainer.bundle.model_file import ModelFile
from trainer.dataset.fingerprints import fingerprint_pixels
from trainer.dataset.samples import find_samples, list_images
from trainer.dataset.sources import ImageSource
from trainer.dataset.visiting import visit_in_threads
from trainer.errors import DatasetError, ImageError, OutputError
from trainer.files import make_stem, replace_file
from trainer.inference.features import compute_features
from trainer.inference.predictions import softmax
from trainer.language import tr

# So many are worth a technologist's hour, and enough to adapt a model.
USUAL_COUNT = 100
# Of more images so many are looked at, evenly: they hold whatever is frequent.
_MOST_LOOKED_AT = 20_000
_SEED = 0

OnProgress = Callable[[int, int], None]


def _ignore(_done: int, _total: int) -> None:
    return


def propose_cells(
    path: Path, model: ModelFile, count: int = USUAL_COUNT, on_progress: OnProgress = _ignore
) -> list[ImageSource]:
    """Return the cells that are worth labelling; the same cells and model give the same ones.

    Args:
        path: Folder, `.zip` or `.npz` of images, in samples or not.
        model: The model that is to be adapted.
        count: How many are wanted, at least 1.
        on_progress: Called with (done, total) now and then; an exception from it ends the work.

    Returns:
        The cells in the order of their folder, as many as are wanted or as there are.

    Raises:
        DatasetError: There is no image that can be read.
        ModelFileError: The model cannot be used.
    """
    sources = [source for sample in find_samples([path]) for source in list_images(sample)]
    if len(sources) > _MOST_LOOKED_AT:
        chosen = np.linspace(0, len(sources) - 1, _MOST_LOOKED_AT).astype(np.int64)
        sources = [sources[row] for row in chosen.tolist()]
    fingerprints = [""] * len(sources)

    def look_at(row: int) -> None:
        try:
            fingerprints[row] = fingerprint_pixels(sources[row].load().decoded.pixels)
        except ImageError:
            fingerprints[row] = ""

    visit_in_threads(len(sources), look_at, lambda done, _: on_progress(done, 2 * len(sources)))
    # Copies are labelled once.
    rows = list({name: row for row, name in reversed(list(enumerate(fingerprints))) if name}.values())
    if not rows:
        raise DatasetError(tr("No image in “{path}” can be read.", path=path.name), tr("Check the files."))
    rows.sort()
    seen = compute_features(
        [sources[row] for row in rows],
        [fingerprints[row] for row in rows],
        model,
        # Those that are left: what cannot be read and copies are not looked at again.
        lambda done, _: on_progress(len(sources) + done, len(sources) + len(rows)),
    )
    places = choose_cells(
        seen.features.astype(np.float32), softmax(seen.logits, model.card.temperature), count
    )
    return [sources[rows[place]] for place in places]


def choose_cells(features: NDArray[np.float32], probabilities: NDArray[np.float32], count: int) -> list[int]:
    """Choose cells of which a model would learn most, all unlike one another.

    BADGE (Ash et al. 2020, "Deep batch active learning by diverse, uncertain gradient lower bounds"): each
    cell stands at the gradient that the head would have from it if its guess were right. That is long
    where the model is unsure, and points elsewhere for other cells and other classes. Cells are drawn one
    by one with a chance that grows with the square of the distance to those that were drawn before.

    Args:
        features: (N, F) float32.
        probabilities: (N, K) float32, rows sum to 1.
        count: How many are wanted.

    Returns:
        Rows, ascending; all N where no more are there.
    """
    if count >= len(features):
        return list(range(len(features)))
    random = np.random.default_rng(_SEED)
    errors = probabilities.astype(np.float32).copy()
    errors[np.arange(len(errors)), probabilities.argmax(axis=1)] -= 1
    shape = features / np.linalg.norm(features, axis=1, keepdims=True).clip(min=1e-6)
    lengths = (errors**2).sum(axis=1)
    # The least certain one first; a gradient is the product of both, so distances need no long vector.
    chosen = [int(lengths.argmax())]
    nearest = np.full(len(features), np.inf, np.float32)
    while len(chosen) < count:
        last = chosen[-1]
        products = (errors @ errors[last]) * (shape @ shape[last])
        nearest = np.minimum(nearest, (lengths + lengths[last] - 2 * products).clip(min=0))
        nearest[chosen] = 0
        weights = nearest.astype(np.float64)
        if weights.sum() <= 0:
            # All that is left is like what was drawn: any will do.
            weights = np.ones(len(features))
            weights[chosen] = 0
        chosen.append(int(random.choice(len(features), p=weights / weights.sum())))
    return sorted(chosen)


def write_proposal(sources: Sequence[ImageSource], folder: Path) -> None:
    """Copy cells into a new folder, where they wait to be labelled; pixels stay as they are.

    Args:
        sources: The cells.
        folder: The folder; must not be there, or be empty.

    Raises:
        OutputError: It holds something already, or cannot be written.
        ImageError: A cell cannot be read any more.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_taken = any(folder.iterdir())
    except OSError as error:
        raise OutputError(
            tr("“{folder}” cannot be written ({strerror}).", folder=folder, strerror=error.strerror or error),
            tr("Choose another folder."),
        ) from error
    if is_taken:
        raise OutputError(
            tr("“{folder}” holds something already.", folder=folder),
            tr("Choose a new folder, or an empty one."),
        )
    for number, source in enumerate(sources, 1):
        pixels = source.load().decoded.pixels
        name = make_stem(Path(source.name).stem, "cell")
        with replace_file(folder / f"{number:04d}_{name}.png") as file:
            Image.fromarray(pixels).save(file, "PNG")
