"""One colour a class, and one order of classes: the same in the window and in reports."""

from collections.abc import Sequence

from trainer.classes import CellClass

# M. Okabe and K. Ito (2008), "Color Universal Design": told apart with every kind of colour vision.
OKABE_ITO = {
    "orange": "#E69F00",
    "sky blue": "#56B4E9",
    "bluish green": "#009E73",
    "yellow": "#F0E442",
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "reddish purple": "#CC79A7",
    "black": "#000000",
}
UNSURE_COLOUR = "#8C8C8C"

# Near what the cells look like under the usual stain, so that they are quickly learned.
COLOUR_OF_CLASS = {
    "basophil": "blue",
    "eosinophil": "orange",
    "erythroblast": "vermillion",
    "ig": "black",
    "lymphocyte": "sky blue",
    "monocyte": "bluish green",
    "neutrophil": "reddish purple",
    "platelet": "yellow",
}
# The order of a laboratory's differential; classes that are not here follow in the model's order.
_ORDER = (
    "neutrophil",
    "lymphocyte",
    "monocyte",
    "eosinophil",
    "basophil",
    "ig",
    "erythroblast",
    "platelet",
)


def name_colours(classes: Sequence[CellClass]) -> tuple[str, ...]:
    """Return the name of each class's colour in `OKABE_ITO`; classes that have none get those left over."""
    own = {COLOUR_OF_CLASS[one.id] for one in classes if one.id in COLOUR_OF_CLASS}
    free = [name for name in OKABE_ITO if name not in own] or list(OKABE_ITO)
    names: list[str] = []
    n_strange = 0
    for one in classes:
        colour = COLOUR_OF_CLASS.get(one.id)
        if colour is None:
            colour = free[n_strange % len(free)]
            n_strange += 1
        names.append(colour)
    return tuple(names)


def display_order(classes: Sequence[CellClass]) -> list[int]:
    """Return the indices of the classes in the order in which they are shown."""
    known = {name: place for place, name in enumerate(_ORDER)}
    return sorted(range(len(classes)), key=lambda index: (known.get(classes[index].id, len(known)), index))
