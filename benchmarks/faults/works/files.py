"""Files of other kinds: reports, decisions, settings, and one that is written without care."""

from pathlib import Path

from benchmarks.faults.works.predicting import CLASSES, MODEL, predict_cells
from benchmarks.faults.works.work import State, Work
from trainer.cleaning.decisions import Decision, Verdict, read_decisions, write_decisions
from trainer.cleaning.keeping import find_place
from trainer.reports.counts import RunCounts
from trainer.reports.files import write_report
from trainer.reports.outcomes import take_prediction
from trainer.reports.target import Format, ReportTarget


def _report(folder: Path) -> None:
    """Write a report in all forms over the one that is there, with one cell more."""
    target = ReportTarget(folder / "out", "day", formats=tuple(Format))
    counts = RunCounts(["S-0"], CLASSES)
    number = len(list(folder.glob("out/day_cells.csv"))) * 30 + 30
    write_report(target, MODEL, map(take_prediction, predict_cells("S-0", number)), counts)


def _look_at_files(folder: Path) -> State:
    return {path.name: path.read_bytes() for path in sorted((folder / "out").glob("day*"))}


def _decide_about_images(folder: Path) -> None:
    place = find_place(folder)
    done = len(read_decisions(place)) if place.exists() else 0
    write_decisions(
        place, [Decision(path=f"platelet/{n}.png", verdict=Verdict.EXCLUDE) for n in range(done + 40)]
    )


def _look_at_decisions(folder: Path) -> State:
    return {"decisions": read_decisions(find_place(folder))}


def _change_settings(_: Path) -> None:
    from bloodcell_gui.settings import CLEANED_DATASET, THUMBNAIL_SIZE, Settings

    settings = Settings()
    size = settings.read(THUMBNAIL_SIZE)
    settings.write(THUMBNAIL_SIZE, 100 if size == 96 else size + 1)
    settings.write(CLEANED_DATASET, "/cells/Müller")
    settings.keep()


def _look_at_settings(_: Path) -> State:
    from bloodcell_gui.settings import THUMBNAIL_SIZE, Settings

    return {"settings": Settings().read(THUMBNAIL_SIZE)}


def _write_carelessly(folder: Path) -> None:
    path = folder / "careless.txt"
    size = path.stat().st_size if path.exists() else 0
    with path.open("wb") as file:
        file.write(b"x" * (size + 20_000))


def _look_at_careless(folder: Path) -> State:
    return {"careless": (folder / "careless.txt").read_bytes()}


WORKS = (
    Work("report", "A report in all forms", _report, _report, _look_at_files),
    Work(
        "decisions",
        "The decisions file of a cleaning",
        _decide_about_images,
        _decide_about_images,
        _look_at_decisions,
    ),
    Work("settings", "The settings", _change_settings, _change_settings, _look_at_settings),
)
# What a harness that finds nothing would pass over: a file that is simply overwritten.
CARELESS = Work(
    "careless", "A file that is overwritten in place", _write_carelessly, _write_carelessly, _look_at_careless
)
