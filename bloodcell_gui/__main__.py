"""Start of the window: `bloodcell-gui` or `python -m bloodcell_gui [PATH...]`."""

import sys


def main() -> int:
    """Open the window and return the process's exit status."""
    from bloodcell_gui.startup.lean_imports import lean_imports

    with lean_imports():
        from bloodcell_gui.app import run

    return run(sys.argv)


if __name__ == "__main__":
    sys.exit(main())
