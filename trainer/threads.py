"""How many threads this machine classifies, reads and trains with: by a rule, or as it was measured.

What was measured is kept in one file of the user's data folder, and counts as long as the product, the
processor and the number of its cores are those that it was measured with. Whatever else is in the file, or
none: the rule.
"""

import contextlib
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from trainer import __version__, resources
from trainer.errors import OutputError
from trainer.files import write_bytes
from trainer.language import tr, tr_n
from trainer.machine import count_cores, identify_processor
from trainer.versioned import DamagedFormError, NewerFormError, decode_versioned

SCHEMA = 1

# Quicker by less than this is noise, and the rule stays.
NOISE = 0.03
# Share of its best that a steady machine reaches in the middle of its rounds; a busy one tells nothing.
_STEADY = 0.85

Count = Annotated[int, Meta(ge=1, le=1024)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadPlan:
    """How work is shared out among threads.

    Attributes:
        workers: Threads that classify, each reading, decoding and invoking an interpreter of its own.
        litert_threads: Threads that LiteRT uses for an invocation.
        batch_size: Images an invocation.
        readers: Threads that decode a data set.
        calculators: Threads that TensorFlow shares an operation out to in training; 0 leaves it to
            TensorFlow, which takes one a core.
    """

    workers: Count
    litert_threads: Count = 1
    batch_size: Count = 8
    readers: Count
    calculators: Annotated[int, Meta(ge=0, le=1024)] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What a measurement found: images a second.

    Attributes:
        rule: By the rule.
        chosen: By what was chosen, which may be the rule.
    """

    rule: float
    chosen: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlan:
    """What was measured on a machine, and whether it is wanted.

    Attributes:
        schema: Version of this form.
        version: The product's version that measured it.
        processor: The processor's name, as the system has it.
        cores: Cores that the process could use.
        plan: What was chosen; the rule where nothing was quicker.
        paces: What was found, by the work: `classify`, `read`, `train`; what was not measured is missing.
        is_wanted: Whether the plan is to be used; the user may go back to the rule.
    """

    schema: int = SCHEMA
    version: str
    processor: str
    cores: int
    plan: ThreadPlan
    paces: dict[str, Pace] = field(default_factory=dict)
    is_wanted: bool = True


class Choice(NamedTuple):
    """The quickest of some candidates: its number, and what it was beside the rule."""

    number: int
    pace: Pace


def rule_plan() -> ThreadPlan:
    """Return the plan where nothing was measured: a thread a core, batches of eight."""
    cores = count_cores()
    return ThreadPlan(workers=cores, readers=cores)


def current_plan() -> ThreadPlan:
    """Return the plan that counts on this machine now."""
    kept = read_kept_plan()
    return kept.plan if kept is not None and kept.is_wanted else rule_plan()


def read_kept_plan() -> KeptPlan | None:
    """Return what was measured; None where that is nothing, damaged, or of another machine or version."""
    try:
        kept = decode_versioned(_path().read_bytes(), KeptPlan, SCHEMA)
    except (OSError, DamagedFormError, NewerFormError):
        return None
    here = (__version__, identify_processor(), count_cores())
    return kept if (kept.version, kept.processor, kept.cores) == here else None


def keep_measured(paces: Mapping[str, Pace], **chosen: int) -> KeptPlan:
    """Keep what was measured here beside what is kept already, and want it.

    Where it cannot be written, it is measured again one day.

    Args:
        paces: As `KeptPlan` has them.
        **chosen: Fields of `ThreadPlan`.
    """
    before = read_kept_plan() or _nothing_measured()
    kept = replace(
        before, plan=replace(before.plan, **chosen), paces={**before.paces, **paces}, is_wanted=True
    )
    _write(kept)
    return kept


def want_plan(is_wanted: bool) -> KeptPlan:
    """Use what was measured, or go back to the rule: then nothing is measured by itself any more."""
    kept = replace(read_kept_plan() or _nothing_measured(), is_wanted=is_wanted)
    _write(kept)
    return kept


def pick_quickest(measured: Sequence[Sequence[float]]) -> Choice | None:
    """Return the quickest of some candidates, where the machine kept its speed.

    Args:
        measured: Images a second of each candidate, the rule's first; one figure a round, in which they took
            turns.

    Returns:
        A candidate that was quicker than the rule beyond noise, both at its best and in the middle of the
        rounds; the rule where there is none; None where the machine did not keep its speed.
    """
    rule = measured[0]
    if statistics.median(rule) < _STEADY * max(rule):
        return None

    def is_quicker(figures: Sequence[float]) -> bool:
        ratios = (other / own for other, own in zip(figures, rule, strict=True))
        return min(max(figures) / max(rule), statistics.median(ratios)) > 1 + NOISE

    quicker = [index for index, figures in enumerate(measured) if is_quicker(figures)]
    best = max(quicker, key=lambda index: max(measured[index]), default=0)
    return Choice(best, Pace(rule=max(rule), chosen=max(measured[best])))


def describe_plan(kept: KeptPlan | None) -> dict[str, str]:
    """Return in words how work is shared out, by heading, and why so."""
    is_used = kept is not None and kept.is_wanted
    plan = kept.plan if kept is not None and is_used else rule_plan()
    paces = kept.paces if kept is not None and is_used else {}
    workers = tr_n("{count} thread", "{count} threads", plan.workers)
    litert = tr_n(
        "{count} thread of LiteRT in each", "{count} threads of LiteRT in each", plan.litert_threads
    )
    batch = tr_n("batches of {count} image", "batches of {count} images", plan.batch_size)
    trained = (
        tr_n("{count} thread", "{count} threads", plan.calculators)
        if plan.calculators
        else tr("as many threads as TensorFlow takes")
    )
    return {
        tr("Classifies with"): _reason(f"{workers}, {litert}, {batch}", paces.get("classify")),
        tr("Reads with"): _reason(tr_n("{count} thread", "{count} threads", plan.readers), paces.get("read")),
        tr("Trains with"): _reason(trained, paces.get("train")),
    }


def _reason(what: str, pace: Pace | None) -> str:
    if pace is None:
        return tr("{what} (by the rule)", what=what)
    if pace.chosen == pace.rule:
        return tr(
            "{what} (the rule, {rule:,.0f} images a second: nothing is faster)", what=what, rule=pace.rule
        )
    return tr(
        "{what} (measured: {chosen:,.0f} images a second, by the rule {rule:,.0f})",
        what=what,
        chosen=pace.chosen,
        rule=pace.rule,
    )


def _nothing_measured() -> KeptPlan:
    return KeptPlan(
        version=__version__, processor=identify_processor(), cores=count_cores(), plan=rule_plan()
    )


def _write(kept: KeptPlan) -> None:
    with contextlib.suppress(OutputError):
        write_bytes(_path(), msgspec.json.format(msgspec.json.encode(kept), indent=2))


def _path() -> Path:
    return resources.user_threads()
