from trainer.events import BatchEnded, EpochEnded, Event, Message, Paused, PhaseStarted, Progress
from trainer.learning.issue_finders.fold_teller import FoldTeller


def batch(epoch: int, number: int, seconds_left: float | None) -> BatchEnded:
    return BatchEnded(
        job_id="j",
        phase="head",
        epoch=epoch,
        epochs=4,
        batch=number,
        batches=10,
        loss=1.0,
        accuracy=0.5,
        seconds_left=seconds_left,
    )


def test_all_folds_are_one_progress() -> None:
    told: list[Event] = []
    tell = FoldTeller("Training Ours, 2 of 3", 1, 3, "j", told.append)
    tell(batch(0, 5, 10.0))
    tell(batch(3, 10, None))
    # Two seconds a batch; 120 batches in all.
    assert told == [
        Progress(job_id="j", stage="Training Ours, 2 of 3", done=45, total=120, seconds_left=150.0),
        Progress(job_id="j", stage="Training Ours, 2 of 3", done=80, total=120, seconds_left=80.0),
    ]


def test_an_epoch_is_a_message_and_the_rest_is_passed_on() -> None:
    told: list[Event] = []
    tell = FoldTeller("Training Ours, 1 of 3", 0, 3, "j", told.append)
    tell(PhaseStarted(job_id="j", phase="head", first_epoch=0))
    tell(
        EpochEnded(
            job_id="j",
            phase="head",
            epoch=1,
            epochs=4,
            loss=1.0,
            accuracy=0.5,
            validation_loss=1.0,
            validation_accuracy=0.75,
            learning_rate=0.1,
            seconds=1.0,
            is_best=True,
        )
    )
    tell(Paused(job_id="j"))
    assert told == [
        Message(job_id="j", text="Training Ours, 1 of 3: epoch 2 of 4, validation accuracy 0.750"),
        Paused(job_id="j"),
    ]
