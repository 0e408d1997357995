"""What this machine trains on: asked of Keras, measured, and told."""

import platform
from importlib.metadata import version

import keras

from trainer import machine
from trainer.device import DeviceFacts, explain_device
from trainer.events import DeviceFound, Emit, Finished, Progress
from trainer.jobs import JobControl, MeasureDeviceJob
from trainer.language import tr
from trainer.learning.graphics import uses_graphics_card
from trainer.learning.speed import measure_training
from trainer.networks import find_preset

NETWORK, INPUT_SIZE, BATCH_SIZE = "mobilenet_v2", 96, 32
# The first of them go into building and tracing the network.
_SECONDS = 15.0


def measure_device(job: MeasureDeviceJob, emit: Emit, control: JobControl) -> Finished:
    """Find the device that training uses, or why it is the processor, and measure it.

    Args:
        job: Names the events.
        emit: Takes each event.
        control: Stopping ends the measurement at its next step.

    Returns:
        The event that ends the job; the caller sends it.
    """
    preset = find_preset(NETWORK)
    emit(
        Progress(
            job_id=job.id, stage=tr("Training {preset} for a moment", preset=preset.title), done=0, total=0
        )
    )
    facts = gather_facts()
    speed = measure_training(
        preset,
        input_size=INPUT_SIZE,
        batch_size=BATCH_SIZE,
        seconds=_SECONDS,
        should_stop=control.should_stop,
    )
    if speed is None:
        return Finished(job_id=job.id, reason=tr("Stopped before anything was measured."))
    card = _find_card() if facts.uses_card else None
    emit(
        DeviceFound(
            job_id=job.id,
            name=card.name if card else machine.name_processor(),
            is_accelerated=facts.uses_card,
            why_not=explain_device(facts),
            memory_bytes=card.memory_bytes if card else machine.measure_memory(),
            images_per_second=speed,
            backend=name_backend(),
        )
    )
    return Finished(job_id=job.id, reason=tr("The device was measured."))


def name_device() -> str:
    """Return the name of the graphics card or processor that calculates."""
    return _find_card().name if uses_graphics_card() else machine.name_processor()


def gather_facts() -> DeviceFacts:
    """Return what is known of the machine and the installation."""
    return DeviceFacts(
        system=platform.system(),
        uses_card=uses_graphics_card(),
        is_packaged=machine.is_packaged(),
        is_wsl=machine.is_wsl(),
        has_driver=machine.has_nvidia_driver(),
        has_libraries=machine.has_cuda_libraries(),
        are_cards_hidden=machine.are_cards_hidden(),
    )


def name_backend() -> str:
    """Return the library that calculates, with its version."""
    package = keras.backend.backend()
    name = {"tensorflow": "TensorFlow", "torch": "PyTorch", "jax": "JAX"}.get(package, package)
    return f"{name} {version(package)}, Keras {keras.__version__}"


def _find_card() -> machine.GraphicsCard:
    return next(iter(machine.list_graphics_cards()), machine.GraphicsCard(tr("Graphics card"), 0))
