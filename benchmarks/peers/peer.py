"""Which ways are compared, and what is said of each."""

from dataclasses import dataclass
from pathlib import Path

_WAYS = "benchmarks.peers.ways"
_REQUIREMENTS = Path(__file__).parent / "ways" / "requirements"


@dataclass(frozen=True, slots=True)
class Peer:
    """One way that is compared.

    Attributes:
        name: What it is called on the command line.
        title: What it is called in the table.
        arguments: What Python gets to run it; `train` or `score` follow, and their options.
        requirements: What its environment holds, as pip reads it.
        note: What a reader of the table must know; empty for nothing.
    """

    name: str
    title: str
    arguments: tuple[str, ...]
    requirements: Path
    note: str = ""


def _peer(name: str, title: str, module: str, requirements: str, note: str = "") -> Peer:
    return Peer(name, title, ("-m", f"{_WAYS}.{module}"), _REQUIREMENTS / f"{requirements}.txt", note)


PEERS = (
    _peer("ours", "`bloodcell train`, default recipe, from ImageNet weights", "ours", "ours"),
    _peer(
        "ours-bundled",
        "`bloodcell train`, default recipe, from the bundled model",
        "ours_bundled",
        "ours",
        "is at an advantage: it starts from a model that knows these classes, from the same training part. "
        "No test image was seen.",
    ),
    _peer(
        "notebook",
        "A notebook: plain Keras, MobileNetV2 frozen, then fine-tuned, light augmentation",
        "notebook",
        "notebook",
    ),
    _peer(
        "teachable",
        "Teachable Machine's way: features of a frozen MobileNetV2, a small dense head",
        "teachable",
        "teachable",
    ),
    _peer(
        "autokeras",
        "AutoKeras's `ImageClassifier`",
        "autokeras_search",
        "autokeras",
        "tries plain and residual networks from nothing before it comes to a pretrained one.",
    ),
    _peer(
        "aideveloper",
        "AIDeveloper's way: a small CNN from nothing, its default augmentation",
        "aideveloper",
        "aideveloper",
        "is re-made from its description; it would go on for 2,500 epochs.",
    ),
    _peer(
        "by-hand",
        "Colour histogram and HOG, gradient boosting of scikit-learn",
        "by_hand",
        "by_hand",
    ),
)
