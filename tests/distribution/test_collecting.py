import pkgutil
from pathlib import Path

import pytest

import trainer
from distribution.collecting import Plan, plan_collection
from distribution.product import ROOT, Edition
from trainer.self_test.contents import CONTENTS


@pytest.fixture(params=list(Edition))
def plan(request: pytest.FixtureRequest) -> Plan:
    return plan_collection(request.param)


def test_every_file_that_the_self_test_looks_for_goes_in(plan: Plan) -> None:
    places = {source.removeprefix(f"{ROOT}/").replace("\\", "/") for source, _ in plan.datas}
    assert {f"resources/{name}" for name in CONTENTS} <= places
    assert any(place.startswith("resources/samples/") for place in places)


def test_a_file_goes_to_the_folder_that_it_comes_from(plan: Plan) -> None:
    for source, folder in plan.datas:
        assert Path(source).parent == ROOT / folder


def test_modules_that_are_imported_by_name_go_in(plan: Plan) -> None:
    # The Classify page prepares its parts by their names.
    assert "bloodcell_gui.classify.workbench" in plan.hidden_imports
    assert "trainer.worker" in plan.hidden_imports
    assert "bloodcell_gui" in plan.hidden_imports


def test_the_viewer_has_no_training() -> None:
    plan = plan_collection(Edition.VIEWER)
    assert not [name for name in plan.hidden_imports if name.startswith("trainer.learning")]
    assert {"tensorflow", "keras", "sklearn", "trainer.learning"} <= set(plan.excludes)


def test_the_full_edition_has_all_of_it() -> None:
    plan = plan_collection(Edition.FULL)
    learning = [str(Path(folder, "learning")) for folder in trainer.__path__]
    modules = {f"trainer.learning.{one.name}" for one in pkgutil.iter_modules(learning)}
    assert modules
    assert modules <= set(plan.hidden_imports)
    assert "tensorflow" not in plan.excludes
    # AutoGraph reads the source.
    assert plan.collection_modes["trainer"] == "pyz+py"


def test_nothing_is_left_out_that_a_dependency_is() -> None:
    light = {
        "numpy",
        "PIL",
        "simplejpeg",
        "ai_edge_litert",
        "msgspec",
        "typer",
        "rich",
        "reportlab",
        "pyqtgraph",
    }
    for edition in Edition:
        assert not light & set(plan_collection(edition).excludes)


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", True),
        ("PySide6/Qt/plugins/sqldrivers/libqsqlite.so", False),
        ("PySide6/plugins/sqldrivers/qsqlite.dll", False),
        ("PySide6/Qt/translations/qtbase_it.qm", True),
        ("PySide6/Qt/translations/qt_help_it.qm", False),
    ],
)
def test_plugins_that_the_window_has_no_use_for_are_left_out(place: str, wanted: bool) -> None:
    assert plan_collection(Edition.VIEWER).wants(place) is wanted


def test_linear_algebra_keeps_its_symbols(plan: Plan) -> None:
    assert plan.strips("libpython3.11.so.1.0")
    assert not plan.strips("numpy.libs/libscipy_openblas64_-32a4b2a6.so")
