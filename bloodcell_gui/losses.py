"""What would be lost if the window closed now; trainings can be resumed, and are asked about elsewhere."""

from collections.abc import Callable

from bloodcell_gui.job_queue import JobQueue
from bloodcell_gui.long_work import LongWork
from trainer.language import tr

FindLosses = Callable[[], list[str]]


def list_losses(queue: JobQueue, work: LongWork, *, has_unkept_model: bool) -> list[str]:
    """Return a sentence for each.

    Args:
        queue: What runs and waits in it has no result yet.
        work: What it does is cancelled.
        has_unkept_model: Whether a model was adapted about which nothing was decided.
    """
    jobs = [*queue.waiting] if queue.current is None else [queue.current, *queue.waiting]
    losses = []
    if jobs:
        from trainer.jobs import AdaptJob, CleanJob

        if any(isinstance(one, AdaptJob) for one in jobs):
            losses.append(tr("A model is being adapted: nothing comes of it."))
        if any(isinstance(one, CleanJob) for one in jobs):
            losses.append(tr("A data set is being looked through: it will have to be begun again."))
    if has_unkept_model:
        losses.append(tr("The adapted model is not in the library yet: it will be thrown away."))
    if work.is_running:
        losses.append(tr("“{title}” is still going on: it will be cancelled.", title=work.title))
    return losses
