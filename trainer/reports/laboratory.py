"""What a laboratory says for itself: its name, what each class counts as, and what it takes for usual."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from trainer.classes import CellClass, Role, normalise_name
from trainer.language import mark

# More of the cells than this are rarely unsure where the images are as those that a model learned from.
MOST_UNSURE_PERCENT = 5.0


class Unit(StrEnum):
    """What a reference range is in."""

    PERCENT_OF_WBC = mark("% of WBC")
    PER_100_WBC = mark("per 100 WBC")
    PER_LITRE = "10^9/l"

    @property
    def printed(self) -> str:
        """How it stands in a report."""
        return "10⁹/l" if self is Unit.PER_LITRE else self.value


class Standing(StrEnum):
    """How a figure stands to a reference range."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRange:
    """What a laboratory takes for usual.

    Attributes:
        class_id: The class.
        patient_group: Whom it holds for; empty for everybody who is in no group of its own.
        low: The least that is usual, in `unit`; None where there is no such border.
        high: The most; None where there is no such border.
        unit: What it is in.
    """

    class_id: str
    patient_group: str = ""
    low: float | None = None
    high: float | None = None
    unit: Unit = Unit.PERCENT_OF_WBC

    @property
    def text(self) -> str:
        """The range without its unit: `40–75`, `≥ 2` or `≤ 1`."""
        if self.low is None:
            return f"≤ {self.high:g}"
        return f"≥ {self.low:g}" if self.high is None else f"{self.low:g}–{self.high:g}"

    def place(self, value: float) -> Standing:
        """Return how a figure, in the same unit, stands to the range; its borders belong to it."""
        if self.low is not None and value < self.low:
            return Standing.BELOW
        return Standing.ABOVE if self.high is not None and value > self.high else Standing.WITHIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Laboratory:
    """What a laboratory says for itself; one that says nothing changes nothing.

    Attributes:
        name: Its name; may be empty.
        logo: Its logo, a PNG or JPEG file; empty for none.
        most_unsure_percent: A sample with a larger share of unsure cells is flagged, in percent.
        roles: What classes count as, by the class's id, where it is not what their model says.
        ranges: What is usual.
    """

    name: str = ""
    logo: bytes = b""
    most_unsure_percent: float = MOST_UNSURE_PERCENT
    roles: dict[str, Role] = field(default_factory=dict)
    ranges: tuple[ReferenceRange, ...] = ()

    def assign_roles(self, classes: Iterable[CellClass]) -> tuple[CellClass, ...]:
        """Return classes with the roles that the laboratory gives them."""
        return tuple(replace(one, role=self.roles.get(one.id, one.role)) for one in classes)

    def find_ranges(self, class_id: str, patient_group: str) -> tuple[ReferenceRange, ...]:
        """Return what is usual of a class, at most one range a unit.

        Those of the patient's group hold; where it has none, those for everybody.
        """
        group = normalise_name(patient_group)
        found: dict[Unit, ReferenceRange] = {}
        for one in self.ranges:
            its = normalise_name(one.patient_group)
            if one.class_id == class_id and (its == group or (not its and one.unit not in found)):
                found[one.unit] = one
        return tuple(found[unit] for unit in Unit if unit in found)
