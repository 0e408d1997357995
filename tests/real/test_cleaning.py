"""What a cleaning finds in the real set, and of faults planted in it."""

from pathlib import Path

import pytest

from benchmarks.contamination import plant_across, plant_copies, plant_junk
from trainer.cleaning.finders.copies import (
    CopyGroups,
    find_exact_duplicates,
    find_junk,
    find_near_duplicates,
    group_copies,
)
from trainer.cleaning.issues import order_issues
from trainer.cleaning.scan import Scan, scan_dataset
from trainer.dataset.labelled import Dataset
from trainer.dataset.reading import read_dataset

pytestmark = pytest.mark.slow


def look(dataset: Dataset) -> tuple[Scan, CopyGroups]:
    scan = scan_dataset(dataset)
    return scan, group_copies(scan.fingerprints, scan.thumbnails)


def test_the_real_set_holds_nine_identical_pairs_and_six_cells_twice(data_folder: Path) -> None:
    scan, copies = look(read_dataset(data_folder / "pbc96"))
    assert len(find_exact_duplicates(scan, copies)) == 9
    near = find_near_duplicates(scan, copies)
    assert len({issue.group for issue in near}) == 6
    assert len(near) == 12
    assert not find_junk(scan, copies)


def test_every_planted_copy_of_junk_is_found_and_no_cell(data_folder: Path) -> None:
    dataset, planted = plant_junk(read_dataset(data_folder / "pbc96"), resaved=True)
    scan, copies = look(dataset)
    assert {issue.path for issue in find_junk(scan, copies)} == planted


def test_nearly_all_planted_near_copies_are_found(data_folder: Path) -> None:
    dataset, origins = plant_copies(read_dataset(data_folder / "pbc96"))
    scan, copies = look(dataset)
    group_of = dict(zip(scan.paths, copies.groups.tolist(), strict=True))
    found = sum(group_of[name] == group_of[original] for name, (original, _) in origins.items())
    assert found >= 0.98 * len(origins)


def test_an_eosinophil_that_is_a_neutrophil_too_comes_first(data_folder: Path) -> None:
    dataset, original, copy = plant_across(read_dataset(data_folder / "pbc96"))
    scan, copies = look(dataset)
    found = [*find_exact_duplicates(scan, copies), *find_near_duplicates(scan, copies)]
    assert {issue.path for issue in order_issues(found)[:2]} == {original, copy}
