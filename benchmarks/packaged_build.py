"""Build both editions of the application and try them: how long each takes.

    python -m benchmarks.packaged_build FOLDER

leaves them in `FOLDER/viewer` and `FOLDER/full`, for the other benchmarks of the built application.
"""

import argparse
import sys
import time
from pathlib import Path

from benchmarks.measure import report
from distribution.build import build
from distribution.product import Edition
from distribution.trial import Trial
from distribution.try_application import try_application


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--only", type=Edition, choices=list(Edition), help="build one edition, and keep no table"
    )
    options = parser.parse_args()
    rows = []
    for edition in (options.only,) if options.only else Edition:
        started = time.monotonic()
        built = build(edition, options.folder.resolve() / edition.value)
        seconds = time.monotonic() - started
        trial = try_application(built)
        rows.append((edition.value, f"{seconds:.0f}", *_tell(trial)))
        print(*rows[-1], file=sys.stderr)
    if not options.only:
        report(
            "packaged_build",
            "Building the application and trying it, seconds",
            ("edition", "build", "self-test", "training in the self-test", "session in the window"),
            rows,
            "Each once; how long it takes depends on what else the machine does.",
        )


def _tell(trial: Trial) -> tuple[str, str, str]:
    training = next(float(str(one["seconds"])) for one in trial.checks if one["name"] == "training")
    return (
        f"{trial.seconds['self-test']:.1f}",
        f"{training:.1f}" if training else "",
        f"{trial.seconds['session']:.1f}",
    )


if __name__ == "__main__":
    main()
