"""Cell classes: ids, titles, roles and the other names that data sets give them."""

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from trainer.language import mark

# What a card holds at most.
MAX_CLASSES = 1000


class Role(StrEnum):
    """What a class counts as in a differential."""

    WBC = "wbc"
    NRBC = "nrbc"
    PLATELET = "platelet"
    ARTEFACT = "artefact"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class CellClass:
    """A class of cells as a model's card states it.

    Attributes:
        id: Stable name, as in files (`ig`).
        title: What the user reads (`Immature granulocyte`).
        role: What the class counts as.
        aliases: Other names that folders and manifests use; compared by `normalise_name`.
    """

    id: str
    title: str
    role: Role
    aliases: tuple[str, ...] = ()


# Ids are the folder names of the public PBC data set (Acevedo et al. 2020), in its order.
KNOWN_CLASSES: tuple[CellClass, ...] = (
    CellClass("basophil", mark("Basophil"), Role.WBC, ("basophils", "baso", "ba")),
    CellClass("eosinophil", mark("Eosinophil"), Role.WBC, ("eosinophils", "eos", "eosino", "eo")),
    CellClass(
        "erythroblast",
        mark("Erythroblast"),
        Role.NRBC,
        ("erythroblasts", "nrbc", "normoblast", "nucleated red blood cell", "erb"),
    ),
    CellClass(
        "ig",
        mark("Immature granulocyte"),
        Role.WBC,
        (
            "immature granulocyte",
            "immature granulocytes",
            "immature granulocytes (ig)",
            "igs",
        ),
    ),
    CellClass("lymphocyte", mark("Lymphocyte"), Role.WBC, ("lymphocytes", "lympho", "lymph", "ly")),
    CellClass("monocyte", mark("Monocyte"), Role.WBC, ("monocytes", "mono", "mo")),
    CellClass(
        "neutrophil", mark("Neutrophil"), Role.WBC, ("neutrophils", "neut", "neutro", "neu", "seg", "ne")
    ),
    CellClass(
        "platelet", mark("Platelet"), Role.PLATELET, ("platelets", "thrombocyte", "thrombocytes", "plt", "pl")
    ),
)


def normalise_name(name: str) -> str:
    """Return a class name as it is compared: no case, no spaces, no punctuation.

    Args:
        name: A folder's or manifest's name of a class, such as `Immature granulocytes`.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    # A name of signs alone, such as an emoji, is told from others by them.
    return re.sub(r"[\W_]+", "", folded) or folded.strip()


def find_class(name: str, classes: Iterable[CellClass]) -> CellClass | None:
    """Return the class that a name means, by id, title or alias; None if there is none."""
    wanted = normalise_name(name)
    for cell_class in classes:
        names = (cell_class.id, cell_class.title, *cell_class.aliases)
        if wanted in {normalise_name(known) for known in names}:
            return cell_class
    return None


@functools.lru_cache(maxsize=2 * MAX_CLASSES)
def describe_class(name: str) -> CellClass:
    """Return the known class that a name means, or a new class of role WBC under that name.

    The same few labels are looked up for every image, so what they mean is remembered.

    A class that nobody has described is a white cell until its card says otherwise: counting
    it visibly is the smaller harm than leaving it out of the differential in silence.
    """
    known = find_class(name, KNOWN_CLASSES)
    if known is not None:
        return known
    title = name.strip().replace("_", " ")
    return CellClass(name.strip(), title[:1].upper() + title[1:], Role.WBC)


def order_classes(names: Sequence[str]) -> tuple[CellClass, ...]:
    """Return the distinct classes that the names mean, sorted by id."""
    classes = {cell_class.id: cell_class for cell_class in map(describe_class, names)}
    return tuple(classes[key] for key in sorted(classes))
