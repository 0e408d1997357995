"""Which projects were open, the last one first."""

from collections.abc import Sequence
from pathlib import Path

from bloodcell_gui.settings import RECENT_PROJECTS, Settings

MOST = 8


def read_recents(settings: Settings) -> Sequence[Path]:
    """Return the files of the projects, whether or not they are still there."""
    import json

    try:
        kept = json.loads(settings.read(RECENT_PROJECTS))
    except ValueError:
        # Nothing yet, or what somebody has written there by hand.
        return ()
    return tuple(Path(one) for one in kept if isinstance(one, str)) if isinstance(kept, list) else ()


def note_recent(settings: Settings, path: Path) -> None:
    """Remember that a project was opened."""
    others = [one for one in read_recents(settings) if one != path]
    _write(settings, [path, *others])


def forget_recents(settings: Settings) -> None:
    """Forget all of them."""
    _write(settings, ())


def _write(settings: Settings, paths: Sequence[Path]) -> None:
    import json

    settings.write(RECENT_PROJECTS, json.dumps([str(one) for one in paths[:MOST]]))
