"""What each kind of job is called where the user sees it."""

from trainer.jobs import (
    AdaptJob,
    AttuneJob,
    CleanJob,
    Job,
    MeasureDeviceJob,
    MeasureSpeedJob,
    PreviewJob,
    TrainJob,
)
from trainer.language import Texts, tr

_TITLES: Texts[type[Job]] = Texts(
    {
        MeasureSpeedJob: "Measuring how fast this computer trains",
        PreviewJob: "Drawing varied cells",
        MeasureDeviceJob: "Looking at this computer",
    }
)


def describe_job(job: Job) -> str:
    """Return a job in a few words."""
    if isinstance(job, TrainJob):
        return describe_training(job)
    if isinstance(job, AdaptJob):
        return tr("Adapting “{model}” to “{dataset}”", model=job.model.stem, dataset=job.dataset.name)
    if isinstance(job, AttuneJob):
        return tr("Attuning “{model}” to “{images}”", model=job.model.stem, images=job.images.name)
    if isinstance(job, CleanJob):
        return tr("Looking through “{dataset}”", dataset=job.dataset.name)
    return _TITLES.get(type(job), tr("Calculating"))


def describe_training(job: TrainJob) -> str:
    """Return what a training is called: the model's title, or network and data set."""
    if job.texts.title:
        return job.texts.title
    from bloodcell_gui.card_facts import title_network

    return tr("{network} on {dataset}", network=title_network(job.config.network), dataset=job.dataset.stem)
