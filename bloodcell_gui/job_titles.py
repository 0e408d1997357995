"""What each kind of job is called where the user sees it."""

from trainer.jobs import AdaptJob, CleanJob, Job, MeasureDeviceJob, MeasureSpeedJob, PreviewJob, TrainJob

_TITLES: dict[type[Job], str] = {
    MeasureSpeedJob: "Measuring how fast this computer trains",
    PreviewJob: "Drawing varied cells",
    MeasureDeviceJob: "Looking at this computer",
}


def describe_job(job: Job) -> str:
    """Return a job in a few words."""
    if isinstance(job, TrainJob):
        return describe_training(job)
    if isinstance(job, AdaptJob):
        return f"Adapting “{job.model.stem}” to “{job.dataset.name}”"
    if isinstance(job, CleanJob):
        return f"Looking through “{job.dataset.name}”"
    return _TITLES.get(type(job), "Calculating")


def describe_training(job: TrainJob) -> str:
    """Return what a training is called: the model's title, or network and data set."""
    if job.texts.title:
        return job.texts.title
    from bloodcell_gui.card_facts import title_network

    return f"{title_network(job.config.network)} on {job.dataset.stem}"
