"""`bloodcell demo`: the bundled model on the bundled cells, in the window where there can be one."""

from typing import Annotated

import typer

from trainer.bundle.library import find_model
from trainer.commands.classify import classify_paths
from trainer.commands.console import tell
from trainer.display import find_obstacle, has_display
from trainer.resources import sample_cells

CAPTION = "These cells are drawn, not photographed: they show what the program does, not how good it is."


def demo(
    as_json: Annotated[
        bool, typer.Option("--json", help="No window; print one JSON object at the end.")
    ] = False,
) -> None:
    """Show the main job on what is built in: in the window, or here where there is no display."""
    if has_display() and not as_json:
        obstacle = find_obstacle()
        if obstacle is None:
            # The one place where the engine knows of the window: to open it and be gone.
            from bloodcell_gui.app import run

            raise typer.Exit(run(["bloodcell", "--samples"]))
        tell(f"No window can be opened: {obstacle} The cells are classified here instead.")
    tell(CAPTION)
    classify_paths([sample_cells()], find_model(), as_json=as_json)
