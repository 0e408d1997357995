"""What a review shows that is no class, as chips, and what is said where there is none of it."""

from bloodcell_gui.gallery.arrangement import Show
from bloodcell_gui.gallery.class_chips import ChipKind
from bloodcell_gui.review.sheet import ReviewSheet

KINDS = {
    Show.ALL: ChipKind(
        "All", "All cells that count, and those that are unsure", is_first=True, is_rare=False
    ),
    Show.UNSURE: ChipKind(
        "Unsure",
        "Cells that do not count until somebody says what they are",
        is_first=True,
        is_rare=False,
        digit="0",
    ),
    Show.COPIES: ChipKind("Excluded", "Cells that are left out, and copies of others", takes_drops=True),
    Show.FAILED: ChipKind("Not read", "Images that could not be read, with the reason"),
}

_SIGN = "Sign the sample, or look through its classes first."
_NOTHING = {
    Show.ALL: ("waiting", "No cell counts in this sample.", ""),
    Show.UNSURE: ("done", "All unsure cells are decided.", _SIGN),
    Show.COPIES: ("done", "No cell is left out.", ""),
    Show.FAILED: ("done", "All images could be read.", ""),
}


def tell_nothing(sheet: ReviewSheet, show: Show | int) -> tuple[str, str, str]:
    """Return icon, title and text of what is said where no cell is to be shown.

    Args:
        sheet: The cells of the sample.
        show: What would be shown.
    """
    if not sheet.sample.cells:
        return ("waiting", "This sample has no images.", "Its folder was empty when it was classified.")
    if not isinstance(show, Show):
        return ("done", f"No cell counts as “{sheet.styles[show].title}”.", "")
    if show is Show.UNSURE and not any(cell.is_reviewed for cell in sheet.sample.cells):
        return ("done", "The model was unsure of no cell.", _SIGN)
    return _NOTHING[show]
