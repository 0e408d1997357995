"""What came of a comparison, in sentences: the same in the window and on the command line."""

from trainer.language import fill, tr, tr_n
from trainer.project.comparison import JudgementComparison
from trainer.reports.proportions import CLASS_TEST_NAME, SampleComparison


def tell_judgements(found: JudgementComparison) -> str:
    """Return how far two agree, in two sentences."""
    agreement = found.agreement
    low, high = agreement.share_interval
    kappa = tr("cannot be said: all cells are of one class")
    if agreement.kappa is not None and agreement.kappa_interval is not None:
        its_low, its_high = agreement.kappa_interval
        kappa = tr(
            "{kappa:.3f} (95 % interval {its_low:.3f} to {its_high:.3f})",
            kappa=agreement.kappa,
            its_low=its_low,
            its_high=its_high,
        )
    return tr(
        "{names} and {names_2} agree on {n_agreed:,} of {cells}: {share:.1f} % (95 % "
        "interval {low:.1f} to {high:.1f} %). Cohen's kappa: {kappa}.",
        names=found.names[0],
        names_2=found.names[1],
        n_agreed=agreement.n_agreed,
        cells=tr_n("{count:,} cell", "{count:,} cells", agreement.n_cells),
        share=100 * agreement.share,
        low=100 * low,
        high=100 * high,
        kappa=kappa,
    )


def tell_left_out(found: JudgementComparison) -> str:
    """Return what the comparison is of, and what is not in it."""
    return tr(
        "Of {samples}; left out: {reviewed_cells} that only one of them gave a class.",
        samples=tr_n("{count:,} sample", "{count:,} samples", found.n_samples),
        reviewed_cells=tr_n("{count:,} reviewed cell", "{count:,} reviewed cells", found.n_left_out),
    )


def tell_samples(found: SampleComparison) -> str:
    """Return how two samples were compared and what came of it, the tests named."""
    told = "" if found.p_value is None else tr(": p {p_value}", p_value=tell_p(found.p_value, sign="= "))
    return tr(
        "{n_wbc:,} and {n_wbc_2:,} WBC. All classes together, by {test}{told}. Single "
        "classes: {class_test_name}.",
        n_wbc=found.n_wbc[0],
        n_wbc_2=found.n_wbc[1],
        test=tr(found.test.value),
        told=told,
        class_test_name=tr(CLASS_TEST_NAME),
    )


def tell_p(value: float, sign: str = "") -> str:
    """Return a p-value with three decimals, or that it is under 0.001.

    Args:
        value: In [0, 1].
        sign: Stands before a value that is told as it is.
    """
    return "< 0.001" if value < 0.001 else fill("{sign}{value:.3f}", sign=sign, value=value)
