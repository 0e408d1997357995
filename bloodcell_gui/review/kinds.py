"""What a review shows that is no class, as chips, and what is said where there is none of it."""

from bloodcell_gui.gallery.arrangement import Show
from bloodcell_gui.gallery.class_chips import ChipKind
from bloodcell_gui.review.sheet import ReviewSheet
from trainer.language import mark, tr

KINDS = {
    Show.ALL: ChipKind(
        mark("All"), mark("All cells that count, and those that are unsure"), is_first=True, is_rare=False
    ),
    Show.UNSURE: ChipKind(
        mark("Unsure"),
        mark("Cells that do not count until somebody says what they are"),
        is_first=True,
        is_rare=False,
        digit="0",
    ),
    Show.COPIES: ChipKind(
        mark("Excluded"), mark("Cells that are left out, and copies of others"), takes_drops=True
    ),
    Show.FAILED: ChipKind(mark("Not read"), mark("Images that could not be read, with the reason")),
}

_SIGN = mark("Sign the sample, or look through its classes first.")
_NOTHING = {
    Show.ALL: ("waiting", mark("No cell counts in this sample."), ""),
    Show.UNSURE: ("done", mark("All unsure cells are decided."), _SIGN),
    Show.COPIES: ("done", mark("No cell is left out."), ""),
    Show.FAILED: ("done", mark("All images could be read."), ""),
}


def tell_nothing(sheet: ReviewSheet, show: Show | int) -> tuple[str, str, str]:
    """Return icon, title and text of what is said where no cell is to be shown.

    Args:
        sheet: The cells of the sample.
        show: What would be shown.
    """
    if not sheet.sample.cells:
        return (
            "waiting",
            tr("This sample has no images."),
            tr("Its folder was empty when it was classified."),
        )
    if not isinstance(show, Show):
        return ("done", tr("No cell counts as “{title}”.", title=sheet.styles[show].title), "")
    if show is Show.UNSURE and not any(cell.is_reviewed for cell in sheet.sample.cells):
        return ("done", tr("The model was unsure of no cell."), tr(_SIGN))
    icon, title, text = _NOTHING[show]
    return (icon, tr(title), tr(text))
