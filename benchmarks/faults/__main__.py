"""All attacks, whole; the tests make a part of each.

python -m benchmarks.faults steps
python -m benchmarks.faults files
python -m benchmarks.faults kills
"""

import argparse
import sys

from benchmarks.measure import report

ATTACKS = ("steps", "files", "known", "kills")
N_IMAGES, N_FILES = 2000, 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("attack", choices=ATTACKS)
    parser.add_argument("--kills", type=int, default=100, help="how often each kind of child is killed")
    options = parser.parse_args()
    if options.attack == "steps":
        break_off()
    elif options.attack == "files":
        damage_files()
    elif options.attack == "known":
        open_attacks()
    else:
        kill(options.kills)


def break_off() -> None:
    """Break every work off at each of its steps."""
    from benchmarks.faults.stepping import Attack, Fault, attack
    from benchmarks.faults.works import WORKS

    attacks: list[Attack] = []
    for work in WORKS:
        attacks += attack([work.name])
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


def damage_files() -> None:
    """Let the product read damaged files of every kind."""
    from benchmarks.faults.mutations import LIMIT_SECONDS, attack_reader
    from benchmarks.faults.readers import IMAGES, READERS

    rows = []
    for reader in READERS:
        found = attack_reader(reader.name, N_IMAGES if reader.name in IMAGES else N_FILES)
        print(f"  {found}", file=sys.stderr)
        rows.append(
            (
                reader.title,
                f"{found.n_files:,}",
                f"{found.n_refused:,}",
                f"{found.n_read:,}",
                len(found.faults),
                f"{found.slowest:.2f}",
                f"{found.growth:.0f}",
            )
        )
    report(
        "faults_files",
        "Damaged files",
        ("what", "files", "refused in words", "read", "faults", "slowest, s", "memory, MB"),
        rows,
        f"A fault is a crash, an error without words, or more than {LIMIT_SECONDS:.0f} s of processor time.",
        "Memory: by how much it grew at most, over all files of a kind, one after the other in one process.",
        "What is read all the same has its damage where it does not matter, or is another image than before.",
    )


def open_attacks() -> None:
    """Open all files of the corpus."""
    from benchmarks.faults.attacks import run_attacks
    from benchmarks.faults.corpus import ATTACKS as CORPUS

    titles = {attack.name: attack.title for attack in CORPUS}
    verdicts = [*run_attacks(heavy=False), *run_attacks(heavy=True)]
    n_refused = sum(not one.fault for one in verdicts)
    report(
        "faults_known",
        "Files that mean harm",
        ("what", "what happened", "memory, MB"),
        [(titles[one.name], one.fault or "refused", f"{one.growth / 2**20:.0f}") for one in verdicts],
        f"Refused: {n_refused} of {len(verdicts)}; in words, with nothing run and nothing written.",
    )


def kill(count: int) -> None:
    """Kill children at random."""
    from benchmarks.faults.kills import KINDS, kill_children

    rows = []
    for kind in KINDS:
        found = kill_children(kind, count)
        rows.append((kind, found.n_kills, found.n_told, len(found.faults), f"{found.slowest:.2f}"))
        print(f"  {found}", file=sys.stderr)
    report(
        "faults_kills",
        "Children killed at random in the window",
        ("job", "kills", "the window said why", "faults", "longest until it was told, s"),
        rows,
        "Killed up to 1.5 s after the child was there, by SIGKILL, SIGSEGV, SIGABRT and SIGTERM in turn.",
    )


if __name__ == "__main__":
    main()
