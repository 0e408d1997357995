from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from trainer.bundle.model_file import ModelFile
from trainer.classes import CellClass, Role
from trainer.dataset.sources import ArrayImage, ImageFile
from trainer.errors import Cancelled
from trainer.inference.predictions import Status
from trainer.reports.counts import RunCounts
from trainer.reports.differential import AnalyserCount
from trainer.reports.files import write_report
from trainer.reports.laboratory import Laboratory, ReferenceRange
from trainer.reports.notice import RESEARCH_USE
from trainer.reports.outcomes import Outcome
from trainer.reports.sample_facts import SampleFacts
from trainer.reports.target import Format, ReportTarget
from trainer.reports.used_model import UsedModel, name_model

Paint = Callable[..., Path]
SIGNED = SampleFacts(
    patient_group="newborn",
    analyser=AnalyserCount(7.5, includes_nrbc=True),
    state="signed",
    reviewer="=Ada 血",
    reviewed_at="2025-03-31T14:05:00Z",
)


@pytest.fixture
def used(tiny_model: ModelFile) -> UsedModel:
    return name_model(tiny_model)


@pytest.fixture
def outcomes(paint: Paint, tmp_path: Path) -> list[Outcome]:
    """Two neutrophils, an erythroblast, an unsure cell and one that is gone."""

    def make(name: str, colour: str, class_index: int, status: Status = Status.CLASSIFIED) -> Outcome:
        folder = paint(f"cells/{name}", colour).parent
        return Outcome(
            "=S 1",
            name,
            class_index,
            None,
            status,
            class_index if status is Status.CLASSIFIED else -1,
            source=ImageFile(str(folder), name),
        )

    found = [
        make("a.png", "red", 0),
        make("b.png", "red", 0),
        make("c.png", "green", 1),
        make("d.png", "blue", 0, Status.UNSURE),
        make("e.png", "blue", 2),
    ]
    (tmp_path / "cells/e.png").unlink()
    return found


def write(
    folder: Path,
    used: UsedModel,
    outcomes: list[Outcome],
    facts: SampleFacts = SIGNED,
    laboratory: Laboratory | None = None,
) -> Path:
    counts = RunCounts(["=S 1"], used.classes, laboratory)
    counts.note_facts("=S 1", facts)
    (path,) = write_report(ReportTarget(folder, "run", formats=(Format.PDF,)), used, outcomes, counts)
    return path


def read_pages(path: Path) -> list[str]:
    with closing(pypdfium2.PdfDocument(path)) as document:
        return [str(page.get_textpage().get_text_range()) for page in document]


def test_a_page_tells_of_its_sample(tmp_path: Path, used: UsedModel, outcomes: list[Outcome]) -> None:
    laboratory = Laboratory(
        name="Labor Müller", ranges=(ReferenceRange(class_id="neutrophil", low=40, high=75),)
    )

    (page,) = read_pages(write(tmp_path / "out", used, outcomes, laboratory=laboratory))

    for told in (
        "Labor Müller",
        "=S 1",
        "Signed: =Ada 血 on 2025-03-31 14:05 UTC · Patient group: newborn",
        "based on 4 of 5 cells, 2 of them white",
        "100.0",
        "34.2 – 100.0",
        "40–75 above",
        "Erythroblasts 50.0 per 100 WBC · platelets seen 1 · unsure 1 · excluded 0 · not read 0 · images 5",
        "Analyser WBC 7.5 × 10⁹/l, erythroblasts included; corrected WBC 5.00 × 10⁹/l",
        "• Fewer than 100 WBC.",
        "• 20.0 % of the cells are unsure, more than 5 %.",
        RESEARCH_USE,
        f"Model: Tiny (tiny, {used.sha256[:16]}). Knows three colours.",
        "Sample 1 of 1",
    ):
        assert told in page


def test_a_sample_that_nobody_reviewed_says_so(
    tmp_path: Path, used: UsedModel, outcomes: list[Outcome]
) -> None:
    (page,) = read_pages(write(tmp_path / "out", used, outcomes, SampleFacts()))

    assert "Not reviewed: what the model says." in page
    assert "Analyser" not in page


def test_the_pictures_are_there(tmp_path: Path, used: UsedModel, outcomes: list[Outcome]) -> None:
    path = write(tmp_path / "out", used, outcomes)

    with closing(pypdfium2.PdfDocument(path)) as document:
        pixels = document[0].render(scale=1).to_numpy()
    # BGR: the two red cells, the green one, and the unsure one in blue.
    for channel in range(3):
        others = [at for at in range(3) if at != channel]
        pure = (pixels[..., channel] > 150) & (pixels[..., others] < 60).all(axis=-1)
        assert pure.sum() > 300


def test_a_logo_is_shown(tmp_path: Path, used: UsedModel, outcomes: list[Outcome]) -> None:
    logo = tmp_path / "logo.png"
    Image.new("RGBA", (300, 100), (255, 0, 255, 255)).save(logo)

    path = write(tmp_path / "out", used, outcomes, laboratory=Laboratory(logo=logo.read_bytes()))

    with closing(pypdfium2.PdfDocument(path)) as document:
        top = document[0].render(scale=1).to_numpy()[:80, 300:]
    assert ((top[..., 0] > 240) & (top[..., 1] < 20) & (top[..., 2] > 240)).sum() > 500


def test_the_same_input_gives_the_same_bytes(
    tmp_path: Path, used: UsedModel, outcomes: list[Outcome]
) -> None:
    one, other = (write(tmp_path / name, used, outcomes).read_bytes() for name in ("1", "2"))

    assert one == other
    with closing(pypdfium2.PdfDocument(one)) as document:
        assert RESEARCH_USE in document.get_metadata_dict()["Subject"]


def test_many_classes_go_on_on_another_page(tmp_path: Path, used: UsedModel, outcomes: list[Outcome]) -> None:
    many = replace(used, classes=tuple(CellClass(f"c{n}", f"Class {n}", Role.WBC) for n in range(60)))

    pages = read_pages(write(tmp_path / "out", many, outcomes))

    assert len(pages) > 1
    assert "=S 1 (continued)" in pages[1]
    assert all(RESEARCH_USE in page for page in pages)


def test_cells_become_smaller_so_that_a_sample_ends_on_its_page(tmp_path: Path, used: UsedModel) -> None:
    model = replace(used, classes=tuple(CellClass(f"c{n}", f"Class {n}", Role.WBC) for n in range(10)))
    pixels = np.zeros((1, 32, 32, 3), np.uint8)
    given = [
        Outcome("=S 1", f"{n}", n % 10, None, status, n % 10, source=ArrayImage(pixels, 0))
        for status, number in ((Status.CLASSIFIED, 100), (Status.UNSURE, 40), (Status.EXCLUDED, 5))
        for n in range(number)
    ]

    (page,) = read_pages(write(tmp_path / "out", model, given))

    assert "Excluded" in page


def test_a_sample_without_an_image_has_a_page_too(tmp_path: Path, used: UsedModel) -> None:
    (page,) = read_pages(write(tmp_path / "out", used, []))

    assert "based on 0 of 0 cells" in page


def test_a_pdf_holds_a_hundred_samples(
    tmp_path: Path, used: UsedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("target", "pdf.document"):
        monkeypatch.setattr(f"trainer.reports.{module}.SAMPLES_A_PDF", 2)
    told: list[tuple[int, int]] = []
    counts = RunCounts([f"S-{n}" for n in range(5)], used.classes)
    target = ReportTarget(tmp_path, "run", formats=(Format.PDF,))

    files = write_report(target, used, [], counts, on_progress=lambda *at: told.append(at))

    assert [path.name for path in files] == ["run.pdf", "run_2.pdf", "run_3.pdf"]
    assert [len(read_pages(path)) for path in files] == [2, 2, 1]
    assert "S-4" in read_pages(files[2])[0]
    assert "Sample 5 of 5" in read_pages(files[2])[0]
    assert told == [(n, 5) for n in range(1, 6)]


def test_who_cancels_between_pages_keeps_what_was_there(
    tmp_path: Path, used: UsedModel, outcomes: list[Outcome]
) -> None:
    before = write(tmp_path / "out", used, outcomes).read_bytes()

    def cancel(done: int, total: int) -> None:
        raise Cancelled

    counts = RunCounts(["=S 1"], used.classes)
    target = ReportTarget(tmp_path / "out", "run", formats=(Format.PDF,))
    with pytest.raises(Cancelled):
        write_report(target, used, iter(outcomes[:1]), counts, on_progress=cancel)

    assert [path.name for path in (tmp_path / "out").iterdir()] == ["run.pdf"]
    assert (tmp_path / "out/run.pdf").read_bytes() == before
