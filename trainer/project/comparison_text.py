"""What came of a comparison, in sentences: the same in the window and on the command line."""

from trainer.project.comparison import JudgementComparison
from trainer.reports.proportions import CLASS_TEST_NAME, SampleComparison


def tell_judgements(found: JudgementComparison) -> str:
    """Return how far two agree, in two sentences."""
    agreement = found.agreement
    low, high = agreement.share_interval
    kappa = "cannot be said: all cells are of one class"
    if agreement.kappa is not None and agreement.kappa_interval is not None:
        its_low, its_high = agreement.kappa_interval
        kappa = f"{agreement.kappa:.3f} (95 % interval {its_low:.3f} to {its_high:.3f})"
    return (
        f"{found.names[0]} and {found.names[1]} agree on {agreement.n_agreed:,} of "
        f"{_count(agreement.n_cells, 'cell')}: {100 * agreement.share:.1f} % "
        f"(95 % interval {100 * low:.1f} to {100 * high:.1f} %). Cohen's kappa: {kappa}."
    )


def tell_left_out(found: JudgementComparison) -> str:
    """Return what the comparison is of, and what is not in it."""
    return (
        f"Of {_count(found.n_samples, 'sample')}; left out: {_count(found.n_left_out, 'reviewed cell')} that "
        "only one of them gave a class."
    )


def tell_samples(found: SampleComparison) -> str:
    """Return how two samples were compared and what came of it, the tests named."""
    told = "" if found.p_value is None else f": p {tell_p(found.p_value, sign='= ')}"
    return (
        f"{found.n_wbc[0]:,} and {found.n_wbc[1]:,} WBC. All classes together, by {found.test.value}{told}. "
        f"Single classes: {CLASS_TEST_NAME}."
    )


def tell_p(value: float, sign: str = "") -> str:
    """Return a p-value with three decimals, or that it is under 0.001.

    Args:
        value: In [0, 1].
        sign: Stands before a value that is told as it is.
    """
    return "< 0.001" if value < 0.001 else f"{sign}{value:.3f}"


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
