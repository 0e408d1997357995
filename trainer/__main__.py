"""The command line: `bloodcell` or `python -m trainer`."""

import logging
import multiprocessing
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from trainer import __version__
from trainer.commands.adapt import adapt
from trainer.commands.attune import attune
from trainer.commands.classify import classify
from trainer.commands.clean import clean
from trainer.commands.compare import compare
from trainer.commands.console import make_printable, tell, tell_error
from trainer.commands.dataset import dataset
from trainer.commands.demo import demo
from trainer.commands.device import device
from trainer.commands.evaluate import evaluate
from trainer.commands.laboratory import laboratory
from trainer.commands.models import models
from trainer.commands.networks import networks
from trainer.commands.propose import propose
from trainer.commands.report import report
from trainer.commands.self_test import self_test
from trainer.commands.study import study
from trainer.commands.train import train
from trainer.errors import Cancelled, TrainerError
from trainer.log import COMMAND_LOG, open_log

_CANCELLED = 130

_log = logging.getLogger(__name__)

app = typer.Typer(
    name="bloodcell",
    help="Tells blood cells apart in folders of cell images. For research use only.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _command in (
    *(classify, report, compare, dataset, laboratory),
    *(clean, train, propose, adapt, attune, evaluate, study, networks, device, demo, self_test),
):
    app.command()(_command)
app.add_typer(models, name="models")


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"bloodcell {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end."),
    ] = False,
) -> None:
    pass


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the process's exit status.

    Args:
        arguments: What follows the program's name; None takes them from the process.

    Returns:
        0 where the work was done, 1 where it could not be, 2 for a mistake in the arguments, 130
        where it was cancelled.
    """
    # A child of a frozen application enters here too.
    multiprocessing.freeze_support()
    make_printable()
    # Nothing but what goes wrong is noted: most commands leave no trace.
    with open_log(COMMAND_LOG, logging.WARNING):
        return _run(arguments)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        app(args=arguments, prog_name="bloodcell")
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0
    except (KeyboardInterrupt, Cancelled):
        status = _CANCELLED
    except TrainerError as error:
        tell_error(error)
        status = 1
    except Exception:
        _log.exception("Nobody caught this:")
        raise
    else:
        status = 0
    if status == _CANCELLED:
        tell("Cancelled.")
    return status


if __name__ == "__main__":
    sys.exit(main())
