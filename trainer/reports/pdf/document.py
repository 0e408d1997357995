"""PDFs of a page a sample."""

import gc
import io
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from trainer import __version__
from trainer.files import replace_by_name
from trainer.reports.counts import RunCounts, SampleSummary
from trainer.reports.notice import join_notice
from trainer.reports.outcomes import Outcome
from trainer.reports.pdf.lettering import load_fonts
from trainer.reports.pdf.montage import CellLot
from trainer.reports.pdf.page import draw_page
from trainer.reports.target import SAMPLES_A_PDF, ReportTarget
from trainer.reports.used_model import UsedModel
from trainer.reports.writers import OnProgress
from trainer.words import clean_text

# Pictures as bytes: as text, which is usual, they are a quarter larger.
rl_config.useA85 = 0


class _PdfWriter:
    """PDFs that will be drawn once all is known; see `ReportWriter`."""

    def __init__(self, paths: Sequence[Path], title: str, model: UsedModel, counts: RunCounts) -> None:
        self._paths = paths
        self._title = title
        self._model = model
        self._laboratory = counts.laboratory
        self._lots = {sample_id: CellLot() for sample_id in counts.sample_ids}

    def add(self, outcome: Outcome) -> None:
        """Let a cell take part in the lot of what is shown."""
        self._lots[outcome.sample_id].add(outcome)

    def finish(self, summaries: Sequence[SampleSummary], on_progress: OnProgress) -> None:
        """Draw the pages, one PDF after the other."""
        load_fonts()
        logo = ImageReader(io.BytesIO(self._laboratory.logo)) if self._laboratory.logo else None
        for number, path in enumerate(self._paths):
            self._write(path, summaries, number * SAMPLES_A_PDF, logo, on_progress)
            # A document of reportlab refers to itself: it would stay in memory, and the next ones beside it,
            # until Python looks through all that there is, which it does the more rarely the more there is.
            gc.collect()

    def _write(
        self,
        path: Path,
        summaries: Sequence[SampleSummary],
        first: int,
        logo: ImageReader | None,
        on_progress: OnProgress,
    ) -> None:
        canvas = self._open(path)
        for at, summary in enumerate(summaries[first : first + SAMPLES_A_PDF], first + 1):
            lot = self._lots.pop(summary.sample_id)
            draw_page(canvas, summary, lot, self._model, self._laboratory, logo, (at, len(summaries)))
            on_progress(at, len(summaries))
        canvas.save()

    def _open(self, path: Path) -> Canvas:
        # `invariant`: no time of the clock, and an id that follows from the content.
        canvas = Canvas(str(path), pagesize=A4, invariant=1, pageCompression=1)
        canvas.setTitle(clean_text(self._title))
        canvas.setAuthor(clean_text(self._laboratory.name))
        canvas.setSubject(clean_text(join_notice(self._model.caution)))
        canvas.setCreator(f"bloodcell {__version__}")
        return canvas


@contextmanager
def write_pdfs(target: ReportTarget, model: UsedModel, counts: RunCounts) -> Iterator[_PdfWriter]:
    """Write a report as PDFs, which take their places when the block ends well.

    Args:
        target: Where they go.
        model: The model that classified the images.
        counts: The tallies, whose samples and laboratory are those of the report.

    Raises:
        OutputError: They cannot be written there.
    """
    with ExitStack() as stack:
        paths = [stack.enter_context(replace_by_name(path)) for path in target.pdfs(len(counts.sample_ids))]
        yield _PdfWriter(paths, target.name, model, counts)
