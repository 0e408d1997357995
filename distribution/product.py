"""What the product is called and how it is described, in one place for all systems and packages."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import trainer
from trainer.reports.notice import RESEARCH_USE

ROOT = Path(__file__).parents[1]


class Edition(StrEnum):
    """Which of the two applications is built."""

    VIEWER = "viewer"
    FULL = "full"

    @property
    def trains(self) -> bool:
        """Whether TensorFlow is in it."""
        return self is Edition.FULL


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A kind of file that the application opens.

    Attributes:
        suffix: Of its name, without the dot.
        mime: Its MIME type.
        title: What it is, in words.
        parent: MIME type of the form that it is written in.
        uti: macOS's identifier of that form.
        identifier: macOS's identifier of the kind itself.
    """

    suffix: str
    mime: str
    title: str
    parent: str
    uti: str
    identifier: str


@dataclass(frozen=True, slots=True)
class Product:
    """What is said of the product wherever it is installed.

    Attributes:
        command: Name of the command line's program, of folders and of packages.
        window_command: Name of the window's program.
        title: What users call it.
        version: Such as `0.2.0`.
        summary: What it is, one line without a full stop.
        slogan: The same in a few words, as software centres want it.
        description: What it does, in paragraphs.
        developers: Who makes it.
        licence: SPDX expression of the licence.
        identifier: Its name among all applications, as domains are written backwards.
        publisher: The part of it that names who makes it.
        oldest_macos: The oldest version of macOS that its Qt runs on.
        documents: What it opens.
    """

    command: str
    window_command: str
    title: str
    version: str
    summary: str
    slogan: str
    description: tuple[str, ...]
    developers: str
    licence: str
    identifier: str
    publisher: str
    oldest_macos: str
    documents: tuple[DocumentType, ...]

    @property
    def copyright(self) -> str:
        """Whose it is, and under which licence."""
        return f"{self.developers}, {self.licence}"

    @property
    def numbers(self) -> tuple[int, int, int]:
        """The version as numbers."""
        major, minor, patch = map(int, self.version.split("."))
        return major, minor, patch


_PUBLISHER = "org.bloodcell"
_DESCRIPTION = (
    "Drop a folder of pictures of single blood cells, see every cell sorted by class, review the doubtful "
    "ones with one key each, and export the counts. Everything stays on your computer.",
    "When the bundled model does not know your stain or your classes, the full edition teaches it, in a "
    "wizard, with no programming.",
    RESEARCH_USE,
)


def _describe_document(suffix: str, title: str, parent: str, uti: str) -> DocumentType:
    kind = suffix.removeprefix("blood")
    mime = f"application/x-bloodcell-{'model' if kind == 'cell' else kind}"
    return DocumentType(suffix, mime, title, parent, uti, f"{_PUBLISHER}.{suffix}")


@cache
def read_product() -> Product:
    """Return what `pyproject.toml` and the engine's version say, and what only packages want to know."""
    project = _read_project()
    (script,), (window,) = project["scripts"], project["gui-scripts"]
    return Product(
        command=script,
        window_command=window,
        title=script.capitalize(),
        version=trainer.__version__,
        summary=project["description"].removesuffix("."),
        slogan="Classify blood cells",
        description=_DESCRIPTION,
        developers=project["authors"][0]["name"],
        licence=project["license"],
        identifier=f"{_PUBLISHER}.{script.capitalize()}",
        publisher=_PUBLISHER,
        oldest_macos="13.0",
        documents=(
            _describe_document("bloodcell", "Bloodcell model", "application/zip", "public.data"),
            _describe_document(
                "bloodproject", "Bloodcell project", "application/vnd.sqlite3", "public.database"
            ),
        ),
    )


def read_requirements(edition: Edition) -> list[str]:
    """Return what an edition needs, as `pyproject.toml` has it."""
    project = _read_project()
    return [*project["dependencies"], *(project["optional-dependencies"]["train"] if edition.trains else ())]


def _read_project() -> Mapping[str, Any]:
    project: Mapping[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return project["project"]  # type: ignore[no-any-return]
