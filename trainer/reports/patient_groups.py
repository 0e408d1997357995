"""Patient groups, as tables name them: those of samples and those of reference ranges meet by these words."""

from trainer.dataset.records import Record
from trainer.errors import TrainerError
from trainer.language import tr
from trainer.reports.tables import guard_text

# The column's name.
PATIENT_GROUP = "patient group"
SPELLINGS = ("patientgroup", "group")


def read_patient_group(record: Record, error: type[TrainerError]) -> str:
    """Return the patient group of a line; empty where it names none.

    Args:
        record: The line.
        error: What is raised.

    Raises:
        TrainerError: A spreadsheet would take it for a formula, and reports are opened in one.
    """
    group = record.fields.get(PATIENT_GROUP, "")
    if guard_text(group) != group:
        raise error(
            tr(
                "{where} has the patient group “{group}”, which a spreadsheet would take for a formula.",
                where=record.where,
                group=group,
            ),
            tr("Write it without the first sign."),
        )
    return group
