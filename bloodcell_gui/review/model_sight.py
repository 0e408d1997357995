"""Cells as the model saw them: cut as they were shown to it, and with where it looks laid over them.

Both need the model's file. A project keeps what the model said, not the file: it is looked up in the library.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from bloodcell_gui.background import LatestTask
from bloodcell_gui.gallery.crop import make_crop
from bloodcell_gui.gallery.heat import HEAT_TIP, HeatControl, HeatSource
from bloodcell_gui.review.sheet import ReviewSheet
from bloodcell_gui.thumbnails import PictureLoader
from trainer.bundle.library import list_models
from trainer.bundle.model_file import LITERT, ModelFile, read_card, read_model
from trainer.dataset.framing import FramingChoice
from trainer.errors import ModelFileError
from trainer.language import tr


class ModelSight(QObject):
    """Gets loaders and the heat map ready for a sample, as soon as its model is found.

    Signals:
        changed: Another model is at hand, or none; pictures may be cut in another way.
    """

    changed = Signal()

    def __init__(self, loaders: Sequence[PictureLoader], heat: HeatControl, parent: QObject) -> None:
        """Prepare.

        Args:
            loaders: Decode the pictures.
            heat: Draws the heat map.
            parent: Owner.
        """
        super().__init__(parent)
        self._loaders = loaders
        self._heat = heat
        self._sheet: ReviewSheet | None = None
        # The model that was looked for last, by its hash.
        self._wanted = ""
        self._model: ModelFile | None = None
        self._way: tuple[str, FramingChoice] | None = None
        self._finding = LatestTask("find model", self)
        self._finding.succeeded.connect(self._on_found)
        self._finding.failed.connect(self._on_failed)

    def show_sheet(self, sheet: ReviewSheet) -> None:
        """Get ready for the cells of a sample."""
        self._sheet = sheet
        sha256 = sheet.sample.model.sha256
        if sha256 != self._wanted:
            self._wanted, self._model = sha256, None
            self._finding.run(partial(find_used_model, sha256))
        self._show_model()

    @Slot(object)
    def _on_found(self, model: ModelFile | None) -> None:
        self._model = model
        self._show_model()

    @Slot()
    def _on_failed(self) -> None:
        # The review goes on without it.
        self._on_found(None)

    def _show_model(self) -> None:
        sheet, model = self._sheet, self._model
        self._heat.toggle.setEnabled(model is not None)
        if sheet is None or model is None:
            self._heat.toggle.setToolTip(tr("The model that classified this sample is not in the library"))
            self._heat.show_model(None, ())
        else:
            choice = FramingChoice(sheet.sample.standing.entry.sample.framing)
            n_classes = len(model.card.classes)
            titles = [(index, sheet.styles[index].title) for index in sheet.order if index < n_classes]
            self._heat.toggle.setToolTip(tr(HEAT_TIP))
            self._heat.show_model(HeatSource(model, choice), titles)
            self._cut(model, choice)
        self.changed.emit()

    def _cut(self, model: ModelFile, choice: FramingChoice) -> None:
        """Have pictures cut as the model saw them, where they are not yet."""
        if self._way != (self._wanted, choice):
            self._way = (self._wanted, choice)
            for loader in self._loaders:
                loader.set_crop(make_crop(model.card.framing, choice))


def find_used_model(sha256: str) -> ModelFile | None:
    """Return the library's model whose network has such a hash; None where there is none.

    Args:
        sha256: The hash, 64 hex digits.
    """
    for path in list_models():
        try:
            if read_card(path).entries.get(LITERT) == sha256:
                return read_model(path)
        except ModelFileError:
            # A damaged model is no reason to look no further.
            continue
    return None
