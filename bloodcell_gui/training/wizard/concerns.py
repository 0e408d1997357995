"""What keeps a training from starting."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainer.dataset.concerns import Concern
    from trainer.dataset.inspection import DatasetReport


def find_error(report: "DatasetReport", *, mendable: bool) -> "Concern | None":
    """Return the first thing that keeps training from starting.

    Args:
        report: What was found.
        mendable: Whether to look for what decisions about single images can mend: a class that is
            too small can be left out, a contradiction settled; or for the rest.
    """
    from trainer.dataset.concerns import Obstacle, Severity

    by_decisions = (Obstacle.TOO_FEW_IMAGES, Obstacle.CONTRADICTION)
    errors = (one for one in report.concerns if one.severity is Severity.ERROR)
    return next((error for error in errors if (error.obstacle in by_decisions) is mendable), None)
