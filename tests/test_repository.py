"""What holds for the repository as a whole."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

import trainer

ROOT = Path(__file__).resolve().parents[1]
BINARY = {".png", ".jpg", ".bloodcell", ".gz", ".ttf", ".h5", ".tflite", ".zst", ".ico", ".icns"}

# Put together from parts, so that this file does not match itself.
MACHINE_PATHS = re.compile("|".join(("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/[a-z]", r"C:\\Us" + "ers")))
SHARED_FOLDER = re.compile(r"\.\./sha" + "red")
REGISTRY_HOSTS = re.compile("|".join(("py" + r"pi\.org", "pythonho" + "sted", "conda" + r"\.io")))


def tracked_files() -> list[Path]:
    # A machine may have Python and pip only, and the project may have come without its history.
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("needs a git checkout")
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.suffix not in BINARY and path.is_file()]


def files_that_say(pattern: re.Pattern[str]) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in tracked_files()
        if pattern.search(path.read_text(encoding="utf-8", errors="replace"))
    }


def read_project() -> dict[str, object]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert isinstance(project, dict)
    return project


def dependency_names() -> list[str]:
    project = read_project()
    requirements = list(project["dependencies"])  # type: ignore[call-overload]
    for extra in project["optional-dependencies"].values():  # type: ignore[attr-defined]
        requirements += extra
    return sorted({re.split(r"[\[<>=!~; ]", requirement)[0] for requirement in requirements})


def test_no_file_knows_a_path_of_one_machine() -> None:
    assert files_that_say(MACHINE_PATHS) == set()


def test_only_the_continuous_integration_knows_the_shared_folder() -> None:
    assert files_that_say(SHARED_FOLDER) <= {".ci/run"}


def test_no_file_names_a_registry() -> None:
    assert files_that_say(REGISTRY_HOSTS) == set()


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "trainer/__init__.py"
    assert re.fullmatch(r"\d+\.\d+\.\d+", trainer.__version__)


def test_the_newest_change_is_of_this_version() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[?(\d+\.\d+\.\d+)", changes, re.MULTILINE)
    assert newest is not None
    assert newest[1] == trainer.__version__


@pytest.mark.parametrize("name", dependency_names())
def test_each_dependency_has_its_reason_written_down(name: str) -> None:
    table = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = [line for line in table.splitlines() if line.startswith(f"| {name} |")]
    assert len(rows) == 1, f"docs/dependencies.md wants one row that begins “| {name} |”"
    assert all(cell.strip() for cell in rows[0].strip("|").split("|"))


def test_each_decision_record_has_its_parts() -> None:
    records = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert records
    for record in records:
        text = record.read_text(encoding="utf-8")
        for part in ("## Context", "## Options", "## Decision", "## Consequences"):
            assert part in text, f"{record.name} lacks “{part}”"


def test_the_documents_show_what_the_benchmarks_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "docs")
    from fill_tables import fill, list_documents

    shown = 0
    for document in list_documents():
        text = document.read_text(encoding="utf-8")
        assert text == fill(text), f"{document.name} is older than a benchmark: run docs/fill_tables.py"
        shown += text.count("<!-- table: ")
    assert shown >= 10


def test_links_between_documents_lead_somewhere() -> None:
    documents = [path for path in tracked_files() if path.suffix == ".md"]
    for document in documents:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
            if not target.startswith(("http:", "https:", "mailto:")):
                assert (document.parent / target).exists(), f"{document.relative_to(ROOT)} links to {target}"


def test_tests_of_the_training_half_skip_where_it_is_not_installed() -> None:
    tests = ROOT / "tests"
    heavy = re.compile(r"^(from|import) (trainer\.learning|tensorflow|keras|sklearn|h5py)", re.MULTILINE)
    for path in [*tests.rglob("test_*.py"), *tests.rglob("conftest.py")]:
        text = path.read_text(encoding="utf-8")
        needed = heavy.search(text)
        if needed is None:
            continue
        above = [folder / "conftest.py" for folder in path.parents if folder.is_relative_to(tests)]
        guards = [one.read_text(encoding="utf-8") for one in above if one.is_file() and one != path]
        guards.append(text[: needed.start()])
        assert any("importorskip(" in guard for guard in guards), path.relative_to(ROOT)
