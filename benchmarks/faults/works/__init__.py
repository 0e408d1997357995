"""What writes the user's files, a module for each kind of file."""

from benchmarks.faults.works import checkpoints, files, models, projects
from benchmarks.faults.works.files import CARELESS as CARELESS
from benchmarks.faults.works.work import Work
from benchmarks.faults.works.work import be_at_home as be_at_home

WORKS = (*checkpoints.WORKS, *models.WORKS, *projects.WORKS, *files.WORKS)


def find_work(name: str) -> Work:
    """Return a work by its short name."""
    return next(one for one in (*WORKS, CARELESS) if one.name == name)
