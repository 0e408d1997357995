from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from trainer.config import AUGMENTATIONS
from trainer.dataset.inspection import N_EXAMPLES
from trainer.jobs import MeasureSpeedJob


def go(driven, dataset: Path):
    driven.give(dataset)
    driven.go_to(3)
    return driven.wizard.augmentation


def test_every_level_is_offered_with_what_it_does(driven, dataset: Path) -> None:
    step = go(driven, dataset)
    assert tuple(step.levels) == AUGMENTATIONS
    assert all(button.accessibleDescription() for button in step.levels.values())


def test_the_users_own_cells_are_varied_by_the_child(driven, dataset: Path, qtbot: QtBot) -> None:
    step = go(driven, dataset)
    preview = step._preview
    assert preview.originals.shape == (N_EXAMPLES, 96, 96, 3)
    assert preview.copies is None
    assert "is being made" in step._state.text()
    qtbot.waitUntil(lambda: preview.copies is not None, timeout=20_000)
    np.testing.assert_array_equal(preview.copies[:, 0], 255 - preview.originals)
    assert "variations" in step._state.text()
    qtbot.waitUntil(lambda: driven.queue.current is None)
    # What was made once is kept: going away and back starts no child.
    started = []
    driven.queue.job_started.connect(started.append)
    driven.go_to(4)
    driven.go_to(3)
    assert preview.copies is not None
    assert started == []


def test_without_variation_no_child_is_needed(driven, dataset: Path) -> None:
    step = go(driven, dataset)
    QTest.keyClick(step.levels["none"], Qt.Key.Key_Space)
    assert driven.wizard.draft.choices.config.augmentation == "none"
    np.testing.assert_array_equal(step._preview.copies[:, 2], step._preview.originals)


def test_a_preview_waits_behind_a_running_job(drive, dataset: Path, qtbot: QtBot) -> None:
    driven = drive("hang")
    driven.give(dataset)
    driven.queue.submit(MeasureSpeedJob(networks=("basic_cnn",)))
    driven.go_to(3)
    assert "when the running job has ended" in driven.wizard.augmentation._state.text()
    assert len(driven.queue.waiting) == 1
    driven.go_to(4)
    assert driven.queue.waiting == ()


def test_a_preview_that_fails_says_so_and_stops_nothing(drive, dataset: Path, qtbot: QtBot) -> None:
    driven = drive("fail")
    step = go(driven, dataset)
    qtbot.waitUntil(lambda: bool(step._preview.error), timeout=20_000)
    assert step._state.text() == "There is no preview: It failed. Try again."
    assert driven.wizard.next_button.isEnabled()
