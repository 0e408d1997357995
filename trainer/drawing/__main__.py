"""`python -m trainer.drawing`: draw the sample cells again, or a labelled set of any size."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from trainer.drawing.samples import write_labelled, write_samples
from trainer.errors import TrainerError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m trainer.drawing", description="Draw blood cells with a seeded generator."
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="folder to write to")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--samples",
        action="store_true",
        help="the samples that come with the product, and their classes beside",
    )
    what.add_argument("--per-class", type=int, metavar="N", help="a folder per class with N cells in each")
    parser.add_argument("--seed", type=int, default=0, help="first seed of a labelled set (default 0)")
    options = parser.parse_args(arguments)
    if options.seed < 0 or (options.per_class is not None and options.per_class < 1):
        parser.error("--per-class must be at least 1 and --seed at least 0")
    try:
        if options.samples:
            write_samples(options.out)
        else:
            write_labelled(options.out, options.per_class, options.seed)
    except TrainerError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
