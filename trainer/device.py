"""What training calculates with, and why on no graphics card, in words; from facts alone."""

from dataclasses import dataclass

from trainer.events import DeviceFound
from trainer.language import mark, tr

UNTRIED = mark(
    "Training on a graphics card was never tried by the makers of this application; "
    "it follows TensorFlow’s documentation."
)

_INSTALL = 'pip install "bloodcell[train,gpu]"'
_GIBIBYTE = 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceFacts:
    """What is known of the machine and the installation.

    Attributes:
        system: As `platform.system()` says it: `Linux`, `Windows`, `Darwin`.
        uses_card: Whether TensorFlow calculates on a graphics card.
        is_packaged: Whether this is the packaged application.
        is_wsl: Whether this Linux runs within Windows.
        has_driver: Whether NVIDIA's driver is there.
        has_libraries: Whether the CUDA libraries that TensorFlow calls are there.
        are_cards_hidden: Whether the environment hides all cards from programs.
    """

    system: str
    uses_card: bool = False
    is_packaged: bool = False
    is_wsl: bool = False
    has_driver: bool = False
    has_libraries: bool = False
    are_cards_hidden: bool = False


def explain_device(facts: DeviceFacts) -> str:
    """Return why no graphics card is used, and what to do; empty where one is used."""
    if facts.uses_card:
        return ""
    if facts.is_packaged:
        return tr(
            "The packaged application calculates on the processor only. To use an NVIDIA "
            "card, install bloodcell on Linux, or in WSL2 on Windows, by: {install}",
            install=_INSTALL,
        )
    if facts.system == "Windows":
        return tr(
            "TensorFlow uses no graphics card on Windows itself since its version 2.11. To "
            "use an NVIDIA card, install bloodcell in WSL2 (or on Linux) by: {install}",
            install=_INSTALL,
        )
    if facts.system == "Darwin":
        return tr(
            "TensorFlow has no official support for graphics cards on macOS. To use one, "
            "train on Linux with an NVIDIA card and bring the model file here: classifying "
            "needs no card."
        )
    if facts.system != "Linux":
        return tr(
            "TensorFlow uses graphics cards on Linux only. To use one, train on Linux with an NVIDIA card."
        )
    if not facts.has_driver:
        place = tr("in Windows (WSL2 takes it from there)") if facts.is_wsl else tr("from your distribution")
        return tr(
            "No driver of NVIDIA was found. If this computer has an NVIDIA card, install "
            "its driver {place}, and then the libraries by: {install}",
            place=place,
            install=_INSTALL,
        )
    if facts.are_cards_hidden:
        return tr(
            "The variable CUDA_VISIBLE_DEVICES hides the graphics card from programs. Unset "
            "it and start bloodcell again."
        )
    if not facts.has_libraries:
        return tr(
            "The driver of NVIDIA is there, but not the libraries that TensorFlow needs. "
            "Install them by: {install}",
            install=_INSTALL,
        )
    return tr(
        "Driver and libraries are there, but TensorFlow finds no card that it can use. "
        "Update the driver of NVIDIA, and see what nvidia-smi says of the card."
    )


def describe_device(found: DeviceFound) -> dict[str, str]:
    """Return what was found by heading, in the order in which it is read."""
    kind = tr("graphics card") if found.is_accelerated else tr("processor")
    memory = (
        tr("{memory_bytes:.1f} GiB", memory_bytes=found.memory_bytes / _GIBIBYTE)
        if found.memory_bytes
        else tr("unknown")
    )
    lines = {
        tr("Trains on"): f"{found.name} ({kind})",
        tr("Memory"): memory,
        tr("Speed"): tr(
            "{images_per_second:.0f} images a second (MobileNetV2 in training at 96 pixels)",
            images_per_second=found.images_per_second,
        ),
        tr("By"): found.backend,
    }
    if found.why_not:
        lines[tr("Graphics card")] = found.why_not
    lines[tr("Untried")] = tr(UNTRIED)
    return lines
