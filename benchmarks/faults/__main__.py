"""All attacks, whole; the tests make a part of each.

python -m benchmarks.faults steps
python -m benchmarks.faults files
python -m benchmarks.faults kills
"""

import argparse
import sys

from benchmarks.measure import report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("attack", choices=("steps", "files", "kills"))
    parser.add_argument("--every", type=int, default=1, help="only every so many-th step or file")
    parser.add_argument("--kills", type=int, default=100, help="how often each child is killed")
    options = parser.parse_args()
    if options.attack == "steps":
        break_off(options.every)
    elif options.attack == "files":
        pass
    else:
        pass


def break_off(every: int) -> None:
    """Break every work off at each of its steps."""
    from benchmarks.faults.stepping import Attack, Fault, attack
    from benchmarks.faults.works import WORKS

    attacks: list[Attack] = []
    for work in WORKS:
        attacks += attack([work.name], every)
        print(f"  {attacks[-1]}", file=sys.stderr)
    titles = {work.name: work.title for work in WORKS}
    rows = [
        (
            titles[one.work],
            one.steps,
            *(one.trials[fault.name] for fault in Fault),
            one.kept_old,
            one.kept_new,
            one.refused,
            len(one.losses),
            len(one.left),
        )
        for one in attacks
    ]
    rows.append(("**All**", *(sum(column) for column in list(zip(*rows, strict=True))[1:])))
    report(
        "faults_steps",
        "Writing that is broken off at every step",
        (
            "what is written",
            "steps",
            *(fault.title for fault in Fault),
            "then as before",
            "then done",
            "told in words",
            "losses",
            "files left over",
        ),
        rows,
        "A fault that does not apply to a step (a write needs no permission) is not counted.",
        "What is neither as before nor done has some files of the old state and some of the new, each whole.",
    )


if __name__ == "__main__":
    main()
