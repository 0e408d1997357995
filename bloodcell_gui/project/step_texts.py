"""Steps of a review as menus name them."""

from typing import TYPE_CHECKING

from trainer.language import Texts, tr_n

if TYPE_CHECKING:
    from trainer.project.steps import Step

# By the trail's own words, so that the trail need not be loaded to start the window.
_TEXTS = Texts(
    {
        "assign class": "give {} a class",
        "confirm": "confirm {}",
        "confirm rest": "confirm the rest, {}",
        "exclude": "exclude {}",
        "include": "count {} again",
        "comment": "comment on {}",
    }
)


def name_step(step: "Step | None") -> str:
    """Return what a step does in a few words; empty for none."""
    return (
        ""
        if step is None
        else _TEXTS[step.action].format(tr_n("{count:,} cell", "{count:,} cells", len(step.cells)))
    )
