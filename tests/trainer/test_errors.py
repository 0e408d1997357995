import pickle

from trainer.errors import Cancelled, DatasetError, TrainerError


def test_an_error_says_what_happened_and_what_to_do() -> None:
    assert str(TrainerError("It broke.", "Mend it.")) == "It broke. Mend it."
    assert str(TrainerError("It broke.")) == "It broke."


def test_an_error_crosses_the_border_of_a_process() -> None:
    error = pickle.loads(pickle.dumps(DatasetError("It broke.", "Mend it.")))  # noqa: S301 - our own bytes
    assert type(error) is DatasetError
    assert (error.summary, error.remedy) == ("It broke.", "Mend it.")
    assert isinstance(pickle.loads(pickle.dumps(Cancelled())), Cancelled)  # noqa: S301 - our own bytes
