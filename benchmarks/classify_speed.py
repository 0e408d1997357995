"""`classify` from files to CSV, beside its ceiling and beside the plain way, for every network.

The ceiling is LiteRT invoked on arrays that lie in memory, with the best mix of interpreters,
threads and batch sizes. The plain way is `keras.utils.image_dataset_from_directory` and
`model.predict` with the same network and weights. Start-up is left out on all sides: programs and
models are loaded before the clock starts, and what a run takes for its first few images (making
interpreters, listing folders, putting files in place) is measured in each round and taken off.
"""

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import data_folder, median_ratio, report, serve, take_turns
from benchmarks.models import model_of, save_plain_weights

if TYPE_CHECKING:
    from trainer.networks import NetworkPreset

# Enough that every thread of ours has made its interpreter, and a small share of the images.
FEW, FEW_SHARE = 128, 8
# The bundled network classifies all images; the others so many divided by their cost.
IMAGES_OF_OTHERS = 4000
FEWEST_IMAGES = 160


def choose_images(data: Path, count: int, folder: Path) -> Path:
    """Copy every n-th image of the data set into a folder, so that each way reads the same files."""
    files = sorted(path for path in data.rglob("*") if path.suffix == ".jpg")
    files = files if count >= len(files) else [files[round(i * len(files) / count)] for i in range(count)]
    for path in files:
        target = folder / path.parent.name / path.name
        target.parent.mkdir(exist_ok=True, parents=True)
        target.write_bytes(path.read_bytes())
    return folder


def rate(classify: Callable[[Path], None], folder: Path, few: Path) -> float:
    """Return images a second beyond the first few, whose time is start-up."""
    seconds = []
    for images in (few, folder):
        started = time.perf_counter()
        classify(images)
        seconds.append(time.perf_counter() - started)
    return (count_images(folder) - count_images(few)) / (seconds[1] - seconds[0])


def count_images(folder: Path) -> int:
    """Return how many images there are below a folder."""
    return sum(1 for _ in folder.rglob("*.jpg"))


def ours(pipe: Connection, *, model_path: Path, folder: Path, few: Path, batch_size: int) -> None:
    """Run `classify` from the folder to the four files."""
    from trainer.bundle.model_file import read_model
    from trainer.dataset.samples import find_samples
    from trainer.inference.classify import ClassifyOptions, classify_samples
    from trainer.reports.counts import RunCounts
    from trainer.reports.files import write_report
    from trainer.reports.outcomes import take_prediction
    from trainer.reports.target import ReportTarget
    from trainer.reports.used_model import name_model

    model = read_model(model_path)
    options = ClassifyOptions(batch_size=batch_size) if batch_size else ClassifyOptions()

    def classify(images: Path) -> None:
        with tempfile.TemporaryDirectory() as out:
            samples = find_samples([images])
            predictions = classify_samples(samples, model, options)
            counts = RunCounts([sample.id for sample in samples], model.card.classes)
            outcomes = map(take_prediction, predictions)
            write_report(ReportTarget(Path(out), "speed"), name_model(model), outcomes, counts)

    serve(pipe, lambda: rate(classify, folder, few))


def ceiling(
    pipe: Connection,
    *,
    model_path: Path,
    folder: Path,
    count: int,
    interpreters: int,
    threads: int,
    batch: int,
) -> None:
    """Invoke LiteRT on arrays in memory and do nothing else."""
    import numpy as np
    from ai_edge_litert.interpreter import Interpreter
    from PIL import Image

    from trainer.bundle.model_file import read_model

    model = read_model(model_path)
    size = model.card.framing.size
    some = sorted(folder.rglob("*.jpg"))[:batch]
    images = np.stack([np.asarray(Image.open(path).convert("RGB").resize((size, size))) for path in some])
    made: list[Any] = []
    for _ in range(interpreters):
        interpreter = Interpreter(model_content=model.litert, num_threads=threads)
        index = interpreter.get_input_details()[0]["index"]
        interpreter.resize_tensor_input(index, images.shape)
        interpreter.allocate_tensors()
        made.append((interpreter, index))
    rounds = max(1, count // batch // interpreters)

    def invoke(interpreter: Any, index: int) -> None:
        for _ in range(rounds):
            interpreter.set_tensor(index, images)
            interpreter.invoke()

    def measure() -> float:
        workers = [threading.Thread(target=invoke, args=pair) for pair in made]
        started = time.perf_counter()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return rounds * batch * interpreters / (time.perf_counter() - started)

    serve(pipe, measure)


def plain(
    pipe: Connection, *, network: str, size: int, weights: Path | None, folder: Path, few: Path
) -> None:
    """Run the plain way; without weights by random ones, which take as long."""
    import os

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from benchmarks.plain_keras import build_plain, classify_plain

    model = build_plain(weights, network, size)

    def classify(images: Path) -> None:
        with tempfile.TemporaryDirectory() as out:
            classify_plain(model, images, Path(out, "plain.csv"), size)

    serve(pipe, lambda: rate(classify, folder, few))


def count_affordable(preset: "NetworkPreset", most: int) -> int:
    """Return how many images of a network take about as long as those of any other."""
    cost = preset.relative_cost * (preset.default_size / 96) ** 2
    return min(most, max(FEWEST_IMAGES, round(IMAGES_OF_OTHERS / cost)))


def measure_network(
    preset: "NetworkPreset", count: int, rounds: int, batch_size: int, *, fp32: bool = False
) -> tuple[str, ...]:
    """Measure all ways with one network and return its row of the table.

    Args:
        preset: The network.
        count: Images to classify.
        rounds: Turns of every way.
        batch_size: Of ours; its default when 0.
        fp32: Whether the bundled network is to calculate in float32.
    """
    from trainer.bundle.model_file import read_model
    from trainer.machine import count_cores

    cores = count_cores()
    with tempfile.TemporaryDirectory() as scratch:
        folder = choose_images(data_folder("pbc96"), count, Path(scratch, "images"))
        few = choose_images(data_folder("pbc96"), min(FEW, count // FEW_SHARE), Path(scratch, "few"))
        path = model_of(preset, Path(scratch), fp32=fp32)
        model = read_model(path)
        size = model.card.training.input_size
        ceilings = {
            f"ceiling, {n} x {t} threads, batch {b}": partial(
                ceiling, model_path=path, interpreters=n, threads=t, batch=b, folder=folder, count=count
            )
            for n, t in sorted({(1, cores), (cores, 1)})
            for b in (1, 8, 32)
        }
        weights = save_plain_weights(model, Path(scratch))
        ways = {
            "ours": partial(ours, model_path=path, batch_size=batch_size, folder=folder, few=few),
            "plain": partial(plain, network=preset.id, size=size, weights=weights, folder=folder, few=few),
            **ceilings,
        }
        figures = take_turns(ways, rounds)
    best = max(ceilings, key=lambda name: statistics.median(figures[name]))
    looks = ", looks again" if model.card.second_look else ""
    return (
        f"{preset.title}, {model.card.arithmetic}{looks}",
        str(size),
        f"{count:,}",
        *(f"{statistics.median(figures[name]):,.0f}" for name in ("ours", best, "plain")),
        f"{median_ratio(figures['ours'], figures[best]):.2f}",
        f"{median_ratio(figures['ours'], figures['plain']):.1f}",
        best.removeprefix("ceiling, "),
    )


def _name_table(options: argparse.Namespace) -> tuple[str, str]:
    if options.others:
        return "classify_speed_others", "The same with the other networks, on fewer images"
    if options.fp32:
        return "classify_speed_fp32", "The same network and weights in float32"
    return (
        "classify_speed",
        "Classifying pbc96 with the bundled model, from files to CSV, images a second",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--others", action="store_true", help="every network but the bundled one")
    parser.add_argument("--fp32", action="store_true", help="the bundled network in float32")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--images", type=int, default=13667, help="of pbc96; other networks get their share")
    parser.add_argument("--batch-size", type=int, default=0, help="of ours; its default when 0")
    options = parser.parse_args()

    from trainer import resources
    from trainer.bundle.model_file import read_model
    from trainer.networks import PRESETS, find_preset

    bundled = find_preset(read_model(resources.bundled_model()).card.network)
    if options.others:
        presets = [preset for preset in PRESETS if preset.id != bundled.id]
        counts = [count_affordable(preset, options.images) for preset in presets]
    else:
        presets, counts = [bundled], [options.images]
    report(
        *_name_table(options),
        (
            *("network", "input", "images", "classify", "ceiling", "plain Keras"),
            *("of the ceiling", "times plain", "best mix"),
        ),
        [
            measure_network(preset, count, options.rounds, options.batch_size, fp32=options.fp32)
            for preset, count in zip(presets, counts, strict=True)
        ],
        f"Medians of {options.rounds} rounds in turns; ratios are medians of the ratios within a round.",
    )


if __name__ == "__main__":
    main()
