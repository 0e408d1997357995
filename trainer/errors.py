"""The one exception root of the engine: what went wrong, and what to do about it."""


class TrainerError(Exception):
    """Something the user can be told, with what to do.

    Attributes:
        summary: One sentence that says what happened, in the user's words.
        remedy: One sentence that says what to do; may be empty where the summary says it.
    """

    def __init__(self, summary: str, remedy: str = "") -> None:
        super().__init__(summary)
        self.summary = summary
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.summary} {self.remedy}".strip()

    def __reduce__(self) -> tuple[type["TrainerError"], tuple[str, str]]:
        """Let the error cross the border of a process with both its sentences."""
        return (type(self), (self.summary, self.remedy))


class ImageError(TrainerError):
    """One image cannot be used; the rest of the batch goes on."""


class DatasetError(TrainerError):
    """A data set as a whole cannot be used."""


class DecisionsError(TrainerError):
    """A decisions file cannot be used, or not on this data set."""


class ProjectError(TrainerError):
    """A project file cannot be used, or not in this way."""


class ReviewError(TrainerError):
    """A sample refuses a change."""


class SampleSheetError(TrainerError):
    """A sample sheet cannot be used, or not with this project."""


class LaboratoryError(TrainerError):
    """What a laboratory says for itself cannot be used."""


class ComparisonError(TrainerError):
    """Two things cannot be compared."""


class ModelFileError(TrainerError):
    """A model file is damaged, foreign, or from a newer version."""


class NetworkError(TrainerError):
    """A network is unknown, or cannot be built as asked."""


class WeightsError(TrainerError):
    """Pretrained weights were asked for and cannot be had."""


class ConfigError(TrainerError):
    """An option has a value that makes no sense."""


class OutputError(TrainerError):
    """A result cannot be written where the user wants it."""


class LearningError(TrainerError):
    """A training came to nothing that could be kept."""


class ConversionError(TrainerError):
    """The converted model does not agree with the trained one."""


class SelfTestError(TrainerError):
    """Something that the self-test tries does not work here."""


class Cancelled(TrainerError):  # noqa: N818 - not a fault: nobody is told
    """The user cancelled; silent by convention."""

    def __init__(self, summary: str = "Cancelled.", remedy: str = "") -> None:
        super().__init__(summary, remedy)
