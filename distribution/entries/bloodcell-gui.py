"""The window in the built application."""

import multiprocessing
import sys

if __name__ == "__main__":
    # A child enters here too: it turns off before anything is imported that it does not need.
    multiprocessing.freeze_support()
    from bloodcell_gui.__main__ import main

    sys.exit(main())
