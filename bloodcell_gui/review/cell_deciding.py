"""Deciding about the cells that are chosen in the gallery, and going on to the next one."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from bloodcell_gui.gallery.choosing_gallery import ChoosingGallery
from bloodcell_gui.project.desk import ProjectDesk
from bloodcell_gui.review.sheet import EXCLUDED, ReviewSheet


class CellDeciding(QObject):
    """Turns a key, a button or a drop into a command, and goes on to what is to be decided next.

    It goes on at once, whatever the disk takes: whoever presses a key twice decides about two cells.

    Attributes:
        sheet: The cells that the gallery's rows are of; None while no sample is chosen.

    Signals:
        refused: The sample is signed.
    """

    refused = Signal()

    def __init__(self, desk: ProjectDesk, gallery: ChoosingGallery, parent: QObject) -> None:
        """Prepare.

        Args:
            desk: Carries commands out.
            gallery: Says what is chosen.
            parent: Owner.
        """
        super().__init__(parent)
        self._desk = desk
        self._gallery = gallery
        self.sheet: ReviewSheet | None = None

    @property
    def chosen_keys(self) -> list[int]:
        """Keys of the cells that the next decision is about."""
        sheet = self.sheet
        return [] if sheet is None else _keys_of(sheet, self._gallery.chosen_rows)

    @property
    def comment_text(self) -> str:
        """What is written about the chosen cells; empty where they have different comments, or none."""
        sheet = self.sheet
        if sheet is None:
            return ""
        comments = {sheet.sample.cells[row].comment for row in self._gallery.chosen_rows}
        return comments.pop() if len(comments) == 1 else ""

    def assign(self, class_index: int) -> None:
        """Say what class the chosen cells are of."""

        def give(sheet: ReviewSheet, rows: Sequence[int]) -> None:
            self._desk.assign(_keys_of(sheet, rows), sheet.classes[class_index].id)

        self._decide(give)

    @Slot()
    def confirm(self) -> None:
        """Say that the model is right about those of the chosen cells that nobody has decided on."""

        def confirm(sheet: ReviewSheet, rows: Sequence[int]) -> None:
            if keys := _keys_of(sheet, [row for row in rows if sheet.undecided[row]]):
                self._desk.confirm(keys)

        self._decide(confirm)

    @Slot()
    def exclude(self) -> None:
        """Leave the chosen cells out of the counts; where all are left out already, let them count again."""

        def exclude(sheet: ReviewSheet, rows: Sequence[int]) -> None:
            keys = _keys_of(sheet, rows)
            if all(sheet.groups[row] == EXCLUDED for row in rows):
                self._desk.include(keys)
            else:
                self._desk.exclude(keys)

        self._decide(exclude)

    def confirm_rest(self, class_index: int) -> None:
        """Say that all cells of a class are of it that count as it by the model's word alone."""
        sheet = self.sheet
        if sheet is not None and sheet.count_rest(class_index) and self.may_decide():
            self._desk.confirm_rest(sheet.classes[class_index].id)

    def comment(self, text: str) -> None:
        """Write about the chosen cells; the same cells stay chosen."""
        if text.strip() != self.comment_text and self.may_decide():
            self._desk.comment(self.chosen_keys, text)

    def may_decide(self) -> bool:
        """Return whether the sample may be changed now; the user is told where it is signed."""
        chosen = self._desk.chosen
        if self.sheet is None or chosen is None:
            return False
        if chosen.is_signed:
            self.refused.emit()
            return False
        return bool(self._desk.reviewer.ask())

    def _decide(self, decide: Callable[[ReviewSheet, Sequence[int]], None]) -> None:
        sheet, rows = self.sheet, self._gallery.chosen_rows
        if sheet is None or not rows or not self.may_decide():
            return
        following = sheet.find_next(self._gallery.arrangement, rows)
        decide(sheet, rows)
        place = None if following is None else self._gallery.arrangement.place_of(following)
        if place is not None:
            self._gallery.go_to(place)


def _keys_of(sheet: ReviewSheet, rows: Sequence[int]) -> list[int]:
    return [sheet.sample.cells[row].key for row in rows]
