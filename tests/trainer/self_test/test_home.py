import os
from pathlib import Path

import pytest

from trainer import resources
from trainer.self_test.home import borrow_home


def user_folders() -> list[Path]:
    return [
        resources.user_models(),
        resources.user_results(),
        resources.user_decisions(),
        resources.user_trash(),
        resources.user_laboratory(),
        resources.user_cache(),
        resources.user_logs(),
    ]


def test_all_of_the_users_folders_are_elsewhere_while_it_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_HOME", "/somewhere")
    before, environment = user_folders(), dict(os.environ)
    with borrow_home() as work:
        assert not any(work.iterdir())
        assert all(path.is_relative_to(work.parent) for path in user_folders())
        assert Path(os.environ["KERAS_HOME"]).is_relative_to(work.parent)
        (work / "file").touch()
    assert not work.parent.exists()
    assert user_folders() == before
    assert dict(os.environ) == environment


def test_all_is_put_back_after_a_failure() -> None:
    before = dict(os.environ)
    with pytest.raises(ValueError, match="no"), borrow_home():
        raise ValueError("no")
    assert dict(os.environ) == before
