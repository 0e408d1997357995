"""Deciding about the images that are chosen in the gallery."""

from PySide6.QtCore import QObject

from bloodcell_gui.cleaning.deciding import Deciding
from bloodcell_gui.cleaning.images import ExaminedImages
from bloodcell_gui.cleaning.target import Target
from bloodcell_gui.gallery.choosing_gallery import ChoosingGallery
from trainer.cleaning.issues import Issue


class GalleryDeciding(Deciding):
    """Decides about all that is chosen, and goes on to what stands behind it.

    Attributes:
        images: The images that the gallery's rows are of; None while no data set is open.
    """

    def __init__(self, gallery: ChoosingGallery, parent: QObject, *, goes_on: bool) -> None:
        """Prepare.

        Args:
            gallery: Says what is chosen.
            parent: Owner.
            goes_on: Whether the gallery goes on after a decision.
        """
        super().__init__(parent, goes_on=goes_on)
        self._gallery = gallery
        self.images: ExaminedImages | None = None

    @property
    def target(self) -> Target:
        """What the next decision is about."""
        rows, current = self._gallery.chosen_rows, self._gallery.current_row()
        if self.images is None or not rows:
            return Target()
        paths = self.images.report.paths
        shown = current if current in rows else rows[0]
        return Target(paths[shown], tuple(paths[row] for row in rows), n_rows=len(rows))

    @property
    def issue(self) -> Issue | None:
        """The surest issue of the one image that is chosen; None for none, or for several."""
        target = self.target
        if self.images is None or len(target.paths) != 1:
            return None
        return self.images.find_issue(target.shown)

    def find_next(self) -> int | None:
        """Return the row behind what is chosen."""
        return self._gallery.find_following()

    def go_on(self, begin: int) -> None:
        """Go to a row, wherever it stands now that others have been moved."""
        place = self._gallery.arrangement.place_of(begin)
        if place is not None:
            self._gallery.go_to(place)
