"""What is found of labels that were flipped among images that a model never learned from."""

import argparse
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.contamination import flip_labels
from benchmarks.measure import data_folder, processor_seconds, report
from trainer import resources
from trainer.bundle.card import DataDescription, ModelCard
from trainer.bundle.model_file import ModelFile, read_model, read_split, write_model
from trainer.classes import KNOWN_CLASSES
from trainer.cleaning.finders.copies import group_copies
from trainer.cleaning.issues import IssueKind
from trainer.cleaning.overlap import estimate_overlap
from trainer.cleaning.scan import Scan, scan_dataset
from trainer.config import TrainingConfig
from trainer.dataset.framing import Framing
from trainer.dataset.reading import read_dataset
from trainer.dataset.split_file import read_split_file
from trainer.dataset.splits import Split
from trainer.inference.features import compute_features
from trainer.learning.issue_finders.judgement import judge_images

SPLIT_FILE = Path(__file__).parent.parent / "docs" / "pbc8-split.csv.gz"
FLIPS = (("5 % to any class", 0.05, False), ("2 % between look-alikes", 0.02, True), ("none", 0.0, False))


def measure_labels(options: argparse.Namespace) -> None:
    model = read_model(options.model or resources.bundled_model())
    split_file = options.split_file or (None if options.model else SPLIT_FILE)
    scan = _leave_unseen(scan_dataset(read_dataset(data_folder("pbc96"))), model, split_file)
    rows = _measure(scan, model, model.name)
    if options.imagenet:
        with tempfile.TemporaryDirectory() as folder:
            built = build_imagenet_model(Path(folder, "imagenet.bloodcell"))
        rows += _measure(scan, built, "MobileNetV2 of ImageNet")
    report(
        f"cleaning_labels_{model.name}" if options.model else "cleaning_labels",
        "Labels flipped in pbc96, among images that the model never saw",
        ("features of", "images", "flipped", "n", "doubted", "recall", "precision", "CPU s"),
        rows,
        "What is doubted without flips are labels of pbc96 itself, of hard cells or wrong ones; they count "
        "as errors above. Images are those that the model never learned from. Time without the features.",
    )


def _measure(scan: Scan, model: ModelFile, name: str) -> list[tuple[object, ...]]:
    sources = [image.source for image in scan.images]
    features = compute_features(sources, scan.fingerprints, model).features
    copies = group_copies(scan.fingerprints, scan.thumbnails)
    rows: list[tuple[object, ...]] = []
    for title, share, look_alikes in FLIPS:
        flips = flip_labels(scan.class_ids, share, look_alikes=look_alikes)
        flipped = replace(
            scan, class_ids=tuple(flips.get(row, own) for row, own in enumerate(scan.class_ids))
        )
        seconds, judged = processor_seconds(judge_images, flipped, copies, features, ())
        doubted = {issue.path for issue in judged.issues if issue.kind is IssueKind.LABEL}
        wrong = {scan.images[row].source.name for row in flips}
        hits = len(doubted & wrong)
        rows.append(
            (
                name,
                f"{len(scan.images):,}",
                title,
                len(wrong),
                len(doubted),
                f"{hits / len(wrong):.3f}" if wrong else "",
                f"{hits / max(1, len(doubted)):.3f}" if wrong else "",
                f"{seconds:.1f}",
            )
        )
    return rows


def _leave_unseen(scan: Scan, model: ModelFile, split_file: Path | None) -> Scan:
    """Return the images that a model neither learned from nor was chosen by."""
    split = read_split(model.path) if split_file is None else read_split_file(split_file)
    parts = {} if split is None else split
    kept = [row for row, name in enumerate(scan.fingerprints) if parts.get(name, Split.TEST) is Split.TEST]
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


def build_imagenet_model(path: Path) -> ModelFile:
    """Return MobileNetV2 as ImageNet taught it; its head is random and is not asked."""
    from trainer.learning.quiet_start import load_keras

    load_keras()
    from trainer.learning.convert import convert_network
    from trainer.learning.networks import build_network
    from trainer.learning.starting_point import load_starting_weights
    from trainer.learning.weights import weights_by_name
    from trainer.networks import find_preset
    from trainer.pretrained.sources import find_source

    weights = os.environ.get("BLOODCELL_WEIGHTS")
    if not weights:
        sys.exit("Set BLOODCELL_WEIGHTS to the folder of pretrained weights.")
    config = TrainingConfig(network="mobilenet_v2", weights="imagenet")
    preset = find_preset(config.network)
    network = build_network(preset, config.input_size, len(KNOWN_CLASSES))
    load_starting_weights(network, find_source(preset, weights, config.input_size), ())
    shape = network.feature_map_shape
    card = ModelCard(
        title="ImageNet",
        classes=KNOWN_CLASSES,
        network=preset.id,
        framing=Framing(size=config.input_size),
        n_features=shape[2],
        feature_map=shape,
        training=config,
        data=DataDescription(fingerprint="0" * 64, n_images={}, n_per_class={}),
        scores={},
    )
    return write_model(path, card, convert_network(network), weights_by_name(network.model))
