"""What would be lost if the window closed now; trainings can be resumed, and are asked about elsewhere."""

from collections.abc import Callable, Iterable

from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.long_work import LongWork
from trainer.language import tr

FindLosses = Callable[[], list[str]]


def list_losses(queue: JobQueue, works: Iterable[LongWork], *, has_unkept_model: bool) -> list[str]:
    """Return a sentence for each.

    Args:
        queue: What runs and waits in it has no result yet.
        works: What they do is cancelled.
        has_unkept_model: Whether a model was adapted or attuned about which nothing was decided.
    """
    jobs = [*queue.waiting] if queue.current is None else [queue.current, *queue.waiting]
    losses = []
    if jobs:
        from trainer.jobs import AdaptJob, AttuneJob, CleanJob

        if any(isinstance(one, AdaptJob) for one in jobs):
            losses.append(tr("A model is being adapted: nothing comes of it."))
        if any(isinstance(one, AttuneJob) for one in jobs):
            losses.append(tr("A model is being attuned: nothing comes of it."))
        if any(isinstance(one, CleanJob) for one in jobs):
            losses.append(tr("A data set is being looked through: it will have to be begun again."))
    if has_unkept_model:
        losses.append(tr("The new model is not in the library yet: it will be thrown away."))
    losses += [
        tr("“{title}” is still going on: it will be cancelled.", title=work.title)
        for work in works
        if work.is_running
    ]
    return losses
