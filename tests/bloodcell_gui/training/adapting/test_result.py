"""What a card says of before and after; a card may name classes that no image was given."""

from collections.abc import Callable

from bloodcell_gui.training.adapting.result import describe_result
from trainer.bundle.card import Adaptation, Attuning, ModelCard, Scores


def test_attuning_tells_every_class_and_claims_nothing(make_card: Callable[..., ModelCard]) -> None:
    first, second, *others = make_card().class_ids
    told = Attuning(
        title="Old",
        name="old",
        sha256="0" * 64,
        n_images=1200,
        before={first: 1200},
        after={first: 1000, second: 200},
        changed=1 / 6,
    )
    result = describe_result(make_card(attuned=told))
    assert [row[1:] for row in result.rows] == [("1,200", "1,000"), ("0", "200"), *[("0", "0")] * len(others)]
    assert len(result.columns) == 3
    assert not result.summaries
    assert result.meaning == (
        "16.7 % of the 1,200 images are in another class now. Nobody knows yet whether the new "
        "classes are right: reviewing or labelling some of these cells tells."
    )


def test_adapting_sums_up_its_cells_and_the_old_test_images(make_card: Callable[..., ModelCard]) -> None:
    first = make_card().class_ids[0]
    scores = Scores(n_images=4, accuracy=0.5, balanced_accuracy=0.5, macro_f1=0.5, recall={first: 0.25})
    told = Adaptation(
        title="Old",
        name="old",
        sha256="0" * 64,
        n_cells={first: 4},
        n_folds=5,
        before=scores,
        after=scores,
        old_before=scores,
        old_after=scores,
    )
    result = describe_result(make_card(adapted=told))
    assert [row[1:] for row in result.rows] == [("4", "25.0 %", "25.0 %"), *[("4", "50.0 %", "50.0 %")] * 2]
    assert result.summaries == {1, 2}
    assert "Forgetting" not in result.meaning
