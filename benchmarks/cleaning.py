"""What a cleaning finds of faults that were planted in pbc96, how long it takes, and how that grows.

`copies`: 500 near copies, and every pair found that nobody planted. `junk`: one picture 1,800 times.
`labels`: flipped labels. `growth`: time and memory with 5,000, 20,000 and 80,000 images.
"""

import argparse
import io
import resource
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.contamination import (
    WAYS,
    InMemory,
    flip_labels,
    keep_in_memory,
    perturb,
    plant_copies,
    plant_junk,
)
from benchmarks.measure import data_folder, report
from trainer import resources
from trainer.bundle.model_file import ModelFile, read_model
from trainer.cleaning.finders.copies import (
    find_exact_duplicates,
    find_junk,
    find_near_duplicates,
    group_copies,
)
from trainer.cleaning.issues import Issue, IssueKind
from trainer.cleaning.overlap import estimate_overlap
from trainer.cleaning.scan import Scan, scan_dataset
from trainer.dataset.labelled import Dataset
from trainer.dataset.reading import read_dataset
from trainer.dataset.split_file import read_split_file
from trainer.dataset.splits import Split
from trainer.inference.features import compute_features
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
SEEN = dict.fromkeys(PHOTOGRAPHED_TWICE, "the same cell, photographed twice")
SPLIT_FILE = Path(__file__).parent.parent / "docs" / "pbc8-split.csv.gz"


def measure_copies(_options: argparse.Namespace) -> None:
    data = data_folder("pbc96")
    dataset, origins = plant_copies(read_dataset(data))
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
    others = _name_unplanted(issues, set(origins))
    exact = [issue for issue in find_exact_duplicates(scan, copies) if issue.path not in origins]
    report(
        "cleaning_copies",
        "Near copies planted in pbc96, by how they were made",
        ("made by", "planted", "recall"),
        rows,
        f"Groups that nobody planted: {len(others)}; true ones are no error.",
        *(f"- {group}: {SEEN.get(group, 'nobody has looked at it')}" for group in others),
        f"Exact pairs that pbc96 holds: {len(exact)}.",
        *(f"- {issue.path} = {issue.group}" for issue in exact),
    )


def _name_unplanted(issues: list[Issue], planted: set[str]) -> list[str]:
    """Return the groups with two or more images that nobody planted."""
    groups: dict[str, set[str]] = {}
    for issue in issues:
        groups.setdefault(issue.group, set()).add(issue.path)
    return [" = ".join(rest) for names in groups.values() if len(rest := sorted(names - planted)) > 1]


def measure_junk(_options: argparse.Namespace) -> None:
    data = data_folder("pbc96")
    clean = keep_in_memory(read_dataset(data), data)
    rows = []
    for name, resaved in (("the same bytes", False), ("saved again, moved by a pixel", True)):
        dataset, planted = plant_junk(clean, resaved=resaved)
        decoding, plainly = _seconds(_decode, dataset)[0], _seconds(_decode_plainly, dataset)[0]
        cleaning, junk = _seconds(_find_junk, dataset)
        hits = len(junk & planted)
        rows.append(
            (
                name,
                len(planted),
                f"{hits / len(planted):.4f}",
                f"{hits / max(1, len(junk)):.4f}",
                f"{decoding:.1f}",
                f"{cleaning:.1f}",
                f"{cleaning / decoding:.1f}",
                f"{plainly:.1f}",
                f"{cleaning / plainly:.1f}",
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
        "Finding includes decoding once, and finds all other copies too.",
    )


def _decode(dataset: Dataset) -> None:
    for image in dataset.images:
        image.source.load()


def _decode_plainly(dataset: Dataset) -> None:
    """Decode by Pillow alone; images lie in memory as files."""
    for image in dataset.images:
        if isinstance(image.source, InMemory):
            Image.open(io.BytesIO(image.source.data)).convert("RGB").load()


def _find_junk(dataset: Dataset) -> set[str]:
    scan = scan_dataset(dataset)
    return {issue.path for issue in find_junk(scan, group_copies(scan.fingerprints, scan.thumbnails))}


def measure_labels(options: argparse.Namespace) -> None:
    models = options.model or [resources.bundled_model()]
    dataset = read_dataset(data_folder("pbc96"))
    whole = scan_dataset(dataset)
    rows = []
    for path in models:
        model = read_model(path)
        scan = _leave_unseen(whole, model, options.split_file if options.model else SPLIT_FILE)
        sources = [image.source for image in scan.images]
        features = compute_features(sources, scan.fingerprints, model).features
        copies = group_copies(scan.fingerprints, scan.thumbnails)
        for name, share, look_alikes in (
            ("5 % to any class", 0.05, False),
            ("2 % between look-alikes", 0.02, True),
            ("none", 0.0, False),
        ):
            flips = flip_labels(scan.class_ids, share, look_alikes=look_alikes)
            flipped = replace(
                scan, class_ids=tuple(flips.get(row, own) for row, own in enumerate(scan.class_ids))
            )
            seconds, judged = _seconds(judge_images, flipped, copies, features, ())
            doubted = {issue.path for issue in judged.issues if issue.kind is IssueKind.LABEL}
            wrong = {scan.images[row].source.name for row in flips}
            hits = len(doubted & wrong)
            rows.append(
                (
                    path.stem,
                    f"{len(scan.images):,}",
                    name,
                    len(wrong),
                    len(doubted),
                    f"{hits / len(wrong):.3f}" if wrong else "",
                    f"{hits / len(doubted):.3f}" if wrong else "",
                    f"{seconds:.1f}",
                )
            )
    report(
        "cleaning_labels",
        "Labels flipped in pbc96, among images that the model never saw",
        ("features of", "images", "flipped", "n", "doubted", "recall", "precision", "CPU s"),
        rows,
        "What is doubted without flips are labels of pbc96 itself, of hard cells or wrong ones; they count "
        "as errors above. Images are those that the model never learned from. Time without the features.",
    )


def _leave_unseen(scan: Scan, model: ModelFile, split_file: Path | None) -> Scan:
    """Return the images that a model neither learned from nor was chosen by."""
    if split_file is None:
        kept = list(range(len(scan.images)))
    else:
        parts = read_split_file(split_file)
        kept = [
            row for row, name in enumerate(scan.fingerprints) if parts.get(name, Split.TEST) is Split.TEST
        ]
    prints = [scan.fingerprints[row] for row in kept]
    share = estimate_overlap(model.card.data, prints)
    if share:
        raise SystemExit(f"The model learned from {share:.0%} of these images: give its --split-file.")
    return replace(
        scan,
        images=tuple(scan.images[row] for row in kept),
        class_ids=tuple(scan.class_ids[row] for row in kept),
        fingerprints=tuple(prints),
        thumbnails=scan.thumbnails[kept],
        sizes=scan.sizes[kept],
        sharpness=scan.sharpness[kept],
    )


def measure_growth(options: argparse.Namespace) -> None:
    data = data_folder("pbc96")
    base = keep_in_memory(read_dataset(data), data)
    step = len(base.images) / min(options.sizes)
    base = replace(base, images=tuple(base.images[int(n * step)] for n in range(min(options.sizes))))
    rows = []
    for size in options.sizes:
        dataset = perturb(base, size)
        scanning, scan = _seconds(scan_dataset, dataset)
        comparing, copies = _seconds(group_copies, scan.fingerprints, scan.thumbnails)
        random = np.random.default_rng(0)
        centres = 3 * random.standard_normal((8, 1280))
        numbers = np.unique(scan.class_ids, return_inverse=True)[1]
        features = np.empty((size, 1280), np.float16)
        for row, number in enumerate(numbers):
            features[row] = centres[number] + 3 * random.standard_normal(1280)
        judging, _ = _seconds(judge_images, scan, copies, features, ())
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


def _seconds(work: Callable[..., Any], *arguments: object) -> tuple[float, Any]:
    """Return the processor time of some work, all threads, and what it gave."""
    start = time.process_time()
    result = work(*arguments)
    return time.process_time() - start, result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)
    commands.add_parser("copies").set_defaults(run=measure_copies)
    commands.add_parser("junk").set_defaults(run=measure_junk)
    labels = commands.add_parser("labels")
    labels.add_argument("--model", type=Path, action="append", help="model files; without, the bundled one")
    labels.add_argument("--split-file", type=Path, help="what the models learned from; none: not from pbc96")
    labels.set_defaults(run=measure_labels)
    growth = commands.add_parser("growth")
    growth.add_argument("--sizes", type=int, nargs="+", default=(5_000, 20_000, 80_000))
    growth.set_defaults(run=measure_growth)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
