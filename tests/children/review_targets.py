"""What a child does that is killed in the middle of a review."""

from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

from trainer.project.project_file import open_project
from trainer.project.review import Review
from trainer.project.steps import read_trail

CLASSES = ("neutrophil", "erythroblast", "platelet")


def decide(number: int, cells: int) -> tuple[int, str]:
    """Return the cell and the class of the decision of that number; each one changes something."""
    return 1 + number % cells, CLASSES[(number // cells) % len(CLASSES)]


def review_without_end(path: Path, sample: int, cells: int, pipe: Connection) -> None:
    """Decide about one cell after the other, and say after each that it is kept."""
    with open_project(path) as project:
        review = Review(project, sample, "Ada")
        for number in count(sum(row.field == "final_class" for row in read_trail(project))):
            cell, class_id = decide(number, cells)
            assert review.assign([cell], class_id) is not None
            pipe.send(number)
