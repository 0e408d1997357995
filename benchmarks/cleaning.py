"""What a cleaning finds of faults that were planted in pbc96, how long it takes, and how that grows.

`copies`: 500 near copies, and every pair found that nobody planted. `junk`: one picture 1,800 times.
`labels`: flipped labels. `growth`: time and memory with 5,000, 20,000 and 80,000 images.
"""

import argparse
import io
import resource
import statistics
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.contamination import (
    SEED,
    WAYS,
    InMemory,
    keep_in_memory,
    perturb,
    plant_across,
    plant_copies,
    plant_junk,
)
from benchmarks.label_errors import measure_labels
from benchmarks.measure import data_folder, median_ratio, processor_seconds, report
from trainer.cleaning.finders.bad_images import find_bad_images
from trainer.cleaning.finders.copies import (
    find_exact_duplicates,
    find_junk,
    find_near_duplicates,
    group_copies,
)
from trainer.cleaning.issues import Issue, order_issues
from trainer.cleaning.scan import scan_dataset
from trainer.dataset.decoding import decode_images
from trainer.dataset.labelled import Dataset
from trainer.dataset.reading import read_dataset
from trainer.learning.issue_finders.judgement import judge_images

# Pairs that nobody planted, and what was seen when they were laid side by side.
PHOTOGRAPHED_TWICE = (
    "basophil/BA_202924.jpg = basophil/BA_683125.jpg",
    "basophil/BA_49100.jpg = basophil/BA_949913.jpg",
    "eosinophil/EO_246684.jpg = eosinophil/EO_409717.jpg",
    "eosinophil/EO_663412.jpg = eosinophil/EO_677075.jpg",
    "monocyte/MO_144254.jpg = monocyte/MO_914340.jpg",
    "monocyte/MO_475504.jpg = monocyte/MO_765341.jpg",
)

# Every so-manieth image: enough to have started everything.
_FEW = 50
SEEN = dict.fromkeys(PHOTOGRAPHED_TWICE, "the same cell, photographed twice")


def measure_copies(options: argparse.Namespace) -> None:
    real = read_dataset(data_folder("pbc96"))
    dataset, origins = plant_copies(real, seed=options.seed)
    scan = scan_dataset(dataset)
    copies = group_copies(scan.fingerprints, scan.thumbnails)
    issues = find_near_duplicates(scan, copies)
    by_name = dict(zip(scan.paths, copies.groups.tolist(), strict=True))
    found = {name for name, (original, _) in origins.items() if by_name[name] == by_name[original]}
    rows = []
    for way in WAYS:
        names = [name for name, (_, its) in origins.items() if its == way]
        rows.append((way, len(names), f"{sum(name in found for name in names) / len(names):.3f}"))
    rows.append(("all", len(origins), f"{len(found) / len(origins):.3f}"))
    groups = _group_names(issues)
    others = _name_unplanted(groups, origins, dict(zip(scan.paths, scan.fingerprints, strict=True)))
    n_wrong = sum(group not in SEEN for group in others)
    exact = [issue for issue in find_exact_duplicates(scan, copies) if issue.path not in origins]
    report(
        "cleaning_copies" if options.seed == SEED else f"cleaning_copies_{options.seed}",
        f"Near copies planted in pbc96 by the seed {options.seed}, by how they were made",
        ("made by", "planted", "recall"),
        rows,
        f"Groups: {len(groups)}; precision {1 - n_wrong / len(groups):.3f}.",
        f"Groups that nobody planted: {len(others)}; true ones are no error.",
        *(f"- {group}: {SEEN.get(group, 'nobody has looked at it')}" for group in others),
        f"Exact pairs that pbc96 holds: {len(exact)}.",
        *(f"- {issue.path} = {issue.group}" for issue in exact),
        _find_across(real),
    )


def _find_across(real: Dataset) -> str:
    """Say where an eosinophil is shown that is a neutrophil, too."""
    dataset, original, copy = plant_across(real)
    scan = scan_dataset(dataset)
    copies = group_copies(scan.fingerprints, scan.thumbnails)
    found = [
        *find_junk(scan, copies),
        *find_exact_duplicates(scan, copies),
        *find_near_duplicates(scan, copies),
        *find_bad_images(scan),
    ]
    order = [issue.path for issue in order_issues(found)]
    places = sorted(order.index(name) + 1 for name in (original, copy))
    return f"An eosinophil copied into neutrophil: both are shown as numbers {places[0]} and {places[1]}."


def _group_names(issues: list[Issue]) -> list[set[str]]:
    groups: dict[str, set[str]] = {}
    for issue in issues:
        groups.setdefault(issue.group, set()).add(issue.path)
    return list(groups.values())


def _name_unplanted(
    groups: list[set[str]], origins: dict[str, tuple[str, str]], fingerprints: dict[str, str]
) -> list[str]:
    """Return the cells of each group that shows several: nobody planted that."""
    found = []
    for names in groups:
        originals = sorted(origins[name][0] if name in origins else name for name in names)
        # Exact copies are one cell.
        cells = {fingerprints[name]: name for name in reversed(originals)}
        if len(cells) > 1:
            found.append(" = ".join(sorted(cells.values())))
    return found


def measure_junk(options: argparse.Namespace) -> None:
    data = data_folder("pbc96")
    clean = keep_in_memory(read_dataset(data), data)
    rows = []
    for name, resaved in (("the same bytes", False), ("saved again, moved by a pixel", True)):
        dataset, planted = plant_junk(clean, resaved=resaved)
        # What is done once in a program's life is none of the images' time.
        few = replace(dataset, images=dataset.images[::_FEW])
        seconds: dict[str, list[float]] = {"decoding": [], "plainly": [], "finding": []}
        junk: set[str] = set()
        for work in (_decode, _decode_plainly, _find_junk):
            work(few)
        for _ in range(options.rounds):
            seconds["decoding"].append(processor_seconds(_decode, dataset)[0])
            seconds["plainly"].append(processor_seconds(_decode_plainly, dataset)[0])
            cleaning, junk = processor_seconds(_find_junk, dataset)
            seconds["finding"].append(cleaning)
        hits = len(junk & planted)
        decoding, plainly, cleaning = (statistics.median(its) for its in seconds.values())
        rows.append(
            (
                name,
                len(planted),
                f"{hits / len(planted):.4f}",
                f"{hits / max(1, len(junk)):.4f}",
                f"{decoding:.1f}",
                f"{cleaning:.1f}",
                f"{median_ratio(seconds['finding'], seconds['decoding']):.1f}",
                f"{plainly:.1f}",
                f"{median_ratio(seconds['finding'], seconds['plainly']):.1f}",
            )
        )
    report(
        "cleaning_junk",
        "One picture planted in pbc96, 200 times in each class and 200 times more in one",
        (
            "planted as",
            "n",
            "recall",
            "precision",
            "decoding, CPU s",
            "finding, CPU s",
            "times",
            "decoding by Pillow, CPU s",
            "times",
        ),
        rows,
        "Finding includes decoding once, and finds all other copies too. "
        f"Medians of {options.rounds} rounds in turns; ratios are medians of the ratios within a round.",
    )


def _decode(dataset: Dataset) -> None:
    """Decode as the product does, in as many threads as there are cores."""
    decode_images(dataset, lambda _rows, _images: None, lambda _done, _total: None)


def _decode_plainly(dataset: Dataset) -> None:
    """Decode by Pillow alone; images lie in memory as files."""
    for image in dataset.images:
        if isinstance(image.source, InMemory):
            Image.open(io.BytesIO(image.source.data)).convert("RGB").load()


def _find_junk(dataset: Dataset) -> set[str]:
    scan = scan_dataset(dataset)
    return {issue.path for issue in find_junk(scan, group_copies(scan.fingerprints, scan.thumbnails))}


def measure_growth(options: argparse.Namespace) -> None:
    data = data_folder("pbc96")
    base = keep_in_memory(read_dataset(data), data)
    step = len(base.images) / min(options.sizes)
    base = replace(base, images=tuple(base.images[int(n * step)] for n in range(min(options.sizes))))
    rows = []
    for size in options.sizes:
        dataset = perturb(base, size)
        scanning, scan = processor_seconds(scan_dataset, dataset)
        comparing, copies = processor_seconds(group_copies, scan.fingerprints, scan.thumbnails)
        random = np.random.default_rng(0)
        centres = 3 * random.standard_normal((8, 1280))
        numbers = np.unique(scan.class_ids, return_inverse=True)[1]
        features = np.empty((size, 1280), np.float16)
        for row, number in enumerate(numbers):
            features[row] = centres[number] + 3 * random.standard_normal(1280)
        judging, _ = processor_seconds(judge_images, scan, copies, features, ())
        total = scanning + comparing + judging
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        largest = max(Counter(copies.groups.tolist()).values())
        rows.append(
            (
                f"{size:,}",
                *(f"{seconds:.1f}" for seconds in (scanning, comparing, judging, total)),
                f"{1e6 * total / (size * np.log(size)):.0f}",
                f"{peak:.2f}",
                largest,
            )
        )
        print(rows[-1], flush=True)
    report(
        "cleaning_growth",
        "CPU seconds and memory by the number of images, most of them turned and shaded copies of others",
        (
            "images",
            "reading",
            "copies",
            "labels, outliers",
            "all",
            "µs over n ln n",
            "peak, GB",
            "largest group",
        ),
        rows,
        "Features of 1,280 numbers are drawn, not computed: computing them grows with n and is measured by "
        "classify_speed. Memory includes the images' files, which this script holds.",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)
    copies = commands.add_parser("copies")
    told = "of what is planted; the settings were chosen by the usual one"
    copies.add_argument("--seed", type=int, default=SEED, help=told)
    copies.set_defaults(run=measure_copies)
    junk = commands.add_parser("junk")
    junk.add_argument("--rounds", type=int, default=5)
    junk.set_defaults(run=measure_junk)
    labels = commands.add_parser("labels")
    labels.add_argument("--model", type=Path, help="model file; without, the bundled one")
    labels.add_argument("--split-file", type=Path, help="what it learned from, where it does not tell itself")
    labels.add_argument("--imagenet", action="store_true", help="beside it features that never saw a cell")
    labels.set_defaults(run=measure_labels)
    growth = commands.add_parser("growth")
    growth.add_argument("--sizes", type=int, nargs="+", default=(5_000, 20_000, 80_000))
    growth.set_defaults(run=measure_growth)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
