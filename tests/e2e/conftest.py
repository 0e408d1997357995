"""The same window as in tests/bloodcell_gui, which end-to-end tests drive from outside."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

# Tests have no packages to import from, so the fixtures are loaded by their place.
_path = Path(__file__).parents[1] / "bloodcell_gui" / "conftest.py"
_spec = spec_from_file_location("window_fixtures", _path)
assert _spec is not None
assert _spec.loader is not None
_fixtures = module_from_spec(_spec)
sys.modules[_spec.name] = _fixtures
_spec.loader.exec_module(_fixtures)

classify = _fixtures.classify
drag = _fixtures.drag
drop = _fixtures.drop
expected_log = _fixtures.expected_log
in_next_dialog = _fixtures.in_next_dialog
make_cells = _fixtures.make_cells
model_path = _fixtures.model_path
no_leftovers = _fixtures.no_leftovers
told = _fixtures.told
user = _fixtures.user
what_stays = _fixtures.what_stays
window = _fixtures.window
