"""Try a built application as on a stranger's computer: self-test, and a session by mouse and keys.

It is moved to a path with spaces, umlauts and CJK, made read-only, and started without rights, without a
network, and with nothing in its environment but a home and a display; it is back in its place afterwards.
Where the trial was killed, the next one brings it back first.

    python -m distribution.try_application FOLDER

A `.deb` or a tarball in place of the folder is unpacked, and what is in it is tried.
"""

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from distribution.confinement import find_network_cut
from distribution.stage import list_contents, set_stage
from distribution.trial import Trial, TrialError
from distribution.unpacking import unpack
from distribution.virtual_display import list_missing_programs, open_display
from trainer.resources import sample_cells


def try_application(built: Path, picture: Path | None = None) -> Trial:
    """Try a built application, and return what was seen.

    Args:
        built: The application's folder; it is moved, and moved back.
        picture: Where the screen is saved if the session in the window fails; None for nowhere.

    Raises:
        TrialError: It does not do what it must.
    """
    cut = find_network_cut()
    with open_display() as display, set_stage(built, sample_cells()) as stage:
        before = list_contents(stage.application)
        trial = Trial(stage, display, cut)
        trial.run_self_test()
        try:
            trial.run_session()
        except TrialError:
            if picture is not None:
                display.save_picture(picture)
            raise
        if list_contents(stage.application) != before:
            raise TrialError("Something was written into the application's own folder.")
    return trial


def try_any(application: Path, picture: Path | None = None) -> Trial:
    """Try a built application, or the one in a package; see `try_application`."""
    if application.is_dir():
        return try_application(application, picture)
    with tempfile.TemporaryDirectory(prefix="unpacked-") as name:
        return try_application(unpack(application, Path(name)), picture)


def main() -> int:
    """Try the application that the command line names; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("application", type=Path, help="the built application's folder, or a package of it")
    parser.add_argument("--picture", type=Path, help="takes the screen if the session in the window fails")
    options = parser.parse_args()
    if missing := list_missing_programs():
        sys.exit(f"Missing: apt-get install {' '.join(missing)}")
    # Whoever ends this ends it by an exception, so that the application goes back to its place.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        trial = try_any(options.application.resolve(), options.picture)
    except TrialError as error:
        sys.exit(str(error))
    for check in trial.checks:
        print(f"{check['name']}: {check['detail']} ({check['seconds']} s)")
    print("Without a network." if trial.cut else "With a network: to take it away is not allowed here.")
    print(", ".join(f"{part}: {seconds:.1f} s" for part, seconds in trial.seconds.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
