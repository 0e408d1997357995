"""How fast this machine trains: what was measured, remembered, and carried over to other networks."""

from dataclasses import dataclass

import msgspec

from bloodcell_gui.settings import TRAINING_SPEEDS, Settings
from trainer.networks import PRESETS, find_preset


@dataclass(frozen=True, slots=True)
class Speed:
    """Images a second that a network learns from, all layers trained.

    Attributes:
        images_per_second: The figure.
        is_measured: Whether this very network was measured at this very size; otherwise it is
            worked out from another one, and may well be off by half.
    """

    images_per_second: float
    is_measured: bool


class Speeds:
    """The measured speeds of this machine, kept in the settings by network and input size."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        try:
            known = msgspec.json.decode(settings.read(TRAINING_SPEEDS), type=dict[str, float])
        except msgspec.MsgspecError:
            known = {}
        names = {preset.id for preset in PRESETS}
        self._known = {
            key: speed for key, speed in known.items() if speed > 0 and key.partition("@")[0] in names
        }

    def __bool__(self) -> bool:
        """Return whether anything was measured."""
        return bool(self._known)

    def remember(self, network: str, input_size: int, images_per_second: float) -> None:
        """Keep a measurement."""
        if images_per_second > 0:
            self._known[f"{network}@{input_size}"] = images_per_second
            self._settings.write(TRAINING_SPEEDS, msgspec.json.encode(self._known).decode())

    def find(self, network: str, input_size: int) -> Speed | None:
        """Return how fast a network trains; None where nothing was measured yet."""
        measured = self._known.get(f"{network}@{input_size}")
        if measured is not None:
            return Speed(measured, True)
        guesses = [
            (not key.startswith(f"{network}@"), abs(size - input_size), guess)
            for key, known in self._known.items()
            for other, _, side in [key.partition("@")]
            if side.isdecimal() and (size := int(side)) > 0
            for guess in [_carry_over(known, other, size, network, input_size)]
        ]
        # The same network at another size says more than another network.
        return Speed(min(guesses)[2], False) if guesses else None


def _carry_over(speed: float, network: str, size: int, other: str, other_size: int) -> float:
    """Return the speed of another network and size, by the cost of the networks and the pixels."""
    cost = find_preset(other).relative_cost / find_preset(network).relative_cost
    return speed / cost * (size / other_size) ** 2
