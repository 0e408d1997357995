"""Start of the window: `bloodcell-gui` or `python -m bloodcell_gui [PATH...]`."""

import multiprocessing
import sys


def main() -> int:
    """Open the window and return the process's exit status."""
    # A child of a frozen application enters here too: it must turn off before Qt is touched.
    multiprocessing.freeze_support()
    from bloodcell_gui.app import run

    return run(sys.argv)


if __name__ == "__main__":
    sys.exit(main())
