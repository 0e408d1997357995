"""Trying out how many threads this machine classifies and reads with best, on the bundled cells.

The candidates take turns, for a moment each, since machines do not keep their speed. One takes the place of
the rule only where it is quicker beyond noise, and says of every cell exactly what the rule says. A machine
that is busy with something else tells nothing: its speed goes up and down, or all takes too long.
"""

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from trainer.bundle.model_file import ModelFile, read_model
from trainer.dataset.samples import find_samples, list_images
from trainer.dataset.visiting import visit_in_threads
from trainer.inference.chunks import SampleImage
from trainer.inference.classify import ClassifyOptions, classify_images
from trainer.inference.predictions import Prediction
from trainer.resources import bundled_model, sample_cells
from trainer.threads import Choice, KeptPlan, ThreadPlan, keep_measured, pick_quickest, rule_plan

ROUNDS = 3
# A turn of one candidate; with all of them the whole takes some five seconds, and is given up after so many.
_SECONDS = 0.15
_MOST_SECONDS = 15.0

Clock = Callable[[], float]
ShouldStop = Callable[[], bool]
Rate = Callable[[], float]


def measure_threads(
    should_stop: ShouldStop = lambda: False, clock: Clock = time.perf_counter
) -> KeptPlan | None:
    """Measure with how many threads this machine classifies and reads best, and keep it.

    Args:
        should_stop: Asked every moment; the machine has something better to do.
        clock: Tells seconds.

    Returns:
        What is kept; None where it was stopped, or the machine is busy with something else.

    Raises:
        ModelFileError: The bundled model is missing or damaged.
        DatasetError: The bundled cells are missing.
    """
    deadline = clock() + _MOST_SECONDS

    def should_end() -> bool:
        return should_stop() or clock() > deadline

    model = read_model(bundled_model())
    images = [
        SampleImage(sample.id, source)
        for sample in find_samples([sample_cells()])
        for source in list_images(sample)
    ]
    rule = rule_plan()
    plans = _list_true_plans(list_plans(rule), model, images, should_end)
    numbers = list_reader_counts(rule)
    found = find_quickest(
        [_classify_rate(plan, model, images, should_stop, clock) for plan in plans], should_end
    )
    if found is None:
        return None
    read = find_quickest([_read_rate(number, images, clock) for number in numbers], should_end)
    if read is None:
        return None
    plan = plans[found.number]
    return keep_measured(
        {"classify": found.pace, "read": read.pace},
        workers=plan.workers,
        litert_threads=plan.litert_threads,
        batch_size=plan.batch_size,
        readers=numbers[read.number],
    )


def list_plans(rule: ThreadPlan) -> list[ThreadPlan]:
    """Return the plans that are worth a trial, the rule first.

    Half the workers serve where two threads share a core, or where Python holds many of them up; few with
    more threads of LiteRT where the caches are small; larger batches where invoking itself costs.
    """
    cores = rule.workers
    half = max(1, cores // 2)
    tried = [
        rule,
        replace(rule, workers=half),
        replace(rule, workers=half, litert_threads=cores // half),
        replace(rule, batch_size=2 * rule.batch_size),
        replace(rule, batch_size=4 * rule.batch_size),
    ]
    return list(dict.fromkeys(tried))


def list_reader_counts(rule: ThreadPlan) -> list[int]:
    """Return the numbers of reading threads that are worth a trial, the rule's first."""
    return list(dict.fromkeys((rule.readers, max(1, rule.readers // 2), 2 * rule.readers)))


def find_quickest(
    rates: Sequence[Rate], should_stop: ShouldStop = lambda: False, rounds: int = ROUNDS
) -> Choice | None:
    """Let candidates take turns and return the quickest; the first where none is quicker beyond noise.

    Args:
        rates: Each measures one candidate for a moment and returns images a second.
        should_stop: Asked after each turn.
        rounds: Turns of each.

    Returns:
        None where it was stopped, or where the machine did not keep its speed.
    """
    measured: list[list[float]] = [[] for _ in rates]
    for _ in range(rounds):
        for rate, figures in zip(rates, measured, strict=True):
            figures.append(rate())
            if should_stop():
                return None
    return pick_quickest(measured)


def _list_true_plans(
    plans: Sequence[ThreadPlan], model: ModelFile, images: Sequence[SampleImage], should_stop: ShouldStop
) -> list[ThreadPlan]:
    """Return those plans by which the model says of each image exactly what it says by the first."""

    def say(plan: ThreadPlan) -> bytes:
        with closing(classify_images(images, model, _options(plan))) as predictions:
            return b"".join(
                b"" if one.probabilities is None else one.probabilities.tobytes() for one in predictions
            )

    wanted = say(plans[0])
    return [plans[0], *(plan for plan in plans[1:] if not should_stop() and say(plan) == wanted)]


def _classify_rate(
    plan: ThreadPlan, model: ModelFile, images: Sequence[SampleImage], should_stop: ShouldStop, clock: Clock
) -> Rate:
    """Return what classifies for a moment, the making of the interpreters left out."""

    def measure() -> float:
        with closing(classify_images(itertools.cycle(images), model, _options(plan))) as predictions:
            # By the time that so many came every worker has made its interpreter.
            for _ in itertools.islice(predictions, len(images)):
                if should_stop():
                    return 0.0
            return _count_for_a_moment(predictions, plan.batch_size, clock)

    return measure


def _read_rate(number: int, images: Sequence[SampleImage], clock: Clock) -> Rate:
    def measure() -> float:
        count, started = 0, clock()
        while (passed := clock() - started) < _SECONDS:
            visit_in_threads(
                len(images), lambda row: _load(images[row]), lambda _done, _total: None, n_threads=number
            )
            count += len(images)
        return count / passed

    return measure


def _load(image: SampleImage) -> None:
    image.source.load()


def _count_for_a_moment(predictions: Iterator[Prediction], step: int, clock: Clock) -> float:
    """Return how many come a second; the clock is asked once a batch."""
    count, started = 0, clock()
    while (passed := clock() - started) < _SECONDS:
        count += sum(1 for _ in itertools.islice(predictions, step))
    return count / passed


def _options(plan: ThreadPlan) -> ClassifyOptions:
    return ClassifyOptions(
        workers=plan.workers, litert_threads=plan.litert_threads, batch_size=plan.batch_size
    )
