"""Fitting a network from the weights that were asked for, with a smaller batch where memory runs out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from trainer.config import TrainingConfig
from trainer.events import Emit, Message
from trainer.jobs import JobControl
from trainer.language import tr, tr_n
from trainer.learning.checkpoints import Checkpoints
from trainer.learning.fit import FitData, FitOutcome, fit_network
from trainer.learning.memory import is_out_of_memory
from trainer.learning.networks import Network, build_network
from trainer.learning.precision import in_full_precision, training_precision
from trainer.learning.starting_point import StartingPoint, load_starting_weights
from trainer.networks import find_preset
from trainer.pretrained.sources import WeightsSource


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A network as it was fitted.

    Attributes:
        network: With the weights of its best epoch, in full precision.
        start: What it started from.
        outcome: How the fit ended.
    """

    network: Network
    start: StartingPoint
    outcome: FitOutcome


def fit_in_memory(
    data: FitData,
    class_ids: Sequence[str],
    config: TrainingConfig,
    source: WeightsSource,
    *,
    job_id: str,
    emit: Emit,
    control: JobControl,
    checkpoints: Checkpoints | None = None,
) -> Fitted:
    """Build a network and fit it, again with half the batch as often as memory runs out.

    Args:
        data: What to fit to.
        class_ids: (K,) classes of the head.
        config: The recipe.
        source: The weights to start from, at hand.
        job_id: Job that the events belong to.
        emit: Takes each event.
        control: What the user asks for; stopping keeps the best epoch so far.
        checkpoints: Where every epoch's end is kept; None for nowhere.

    Raises:
        LearningError: The loss was no number any more before there was an epoch to keep.
        WeightsError: The weights are damaged, or do not fit the network.
    """
    preset = find_preset(config.network)
    while True:
        with training_precision(config):
            network = build_network(preset, config.input_size, len(class_ids), config.framed_size)
        start = load_starting_weights(network, source, tuple(class_ids))
        emit(
            Message(
                job_id=job_id,
                text=tr(
                    "{preset} starts from {told}.", preset=preset.title, told=start.told or tr("nothing")
                ),
            )
        )
        try:
            outcome = fit_network(
                network,
                data,
                config,
                start=start,
                job_id=job_id,
                emit=emit,
                control=control,
                checkpoints=checkpoints,
            )
        except Exception as error:
            if not is_out_of_memory(error) or config.batch_size == 1:
                raise
            config = replace(config, batch_size=config.batch_size // 2)
            emit(
                Message(
                    job_id=job_id,
                    text=tr_n(
                        "Memory ran out: going on with {count} image a step.",
                        "Memory ran out: going on with {count} images a step.",
                        config.batch_size,
                    ),
                )
            )
        else:
            return Fitted(in_full_precision(network), start, outcome)
