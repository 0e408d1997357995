import numpy as np
import pytest

from trainer.evaluation.metrics import ClassMetrics, count_confusion, evaluate_predictions

IDS = ("basophil", "ig", "monocyte", "platelet")

# Worked out by hand: 4 basophils (3 right, 1 called ig), 3 ig (1 right, 2 called basophil), 1 monocyte
# called platelet, no platelet.
TRUTH = np.array([0, 0, 0, 0, 1, 1, 1, 2])
PREDICTED = np.array([0, 0, 0, 1, 1, 0, 0, 3])


def test_the_confusion_matrix_has_the_truth_in_rows() -> None:
    found = count_confusion(TRUTH, PREDICTED, 4)

    assert found.tolist() == [[3, 1, 0, 0], [2, 1, 0, 0], [0, 0, 0, 1], [0, 0, 0, 0]]
    assert found.dtype == np.int64


def test_the_figures_of_each_class() -> None:
    found = evaluate_predictions(TRUTH, PREDICTED, IDS)

    assert found.per_class == {
        "basophil": ClassMetrics(support=4, precision=3 / 5, recall=3 / 4, f1=6 / 9),
        "ig": ClassMetrics(support=3, precision=1 / 2, recall=1 / 3, f1=2 / 5),
        # Never called so: no precision, but an F1, for it was there and missed.
        "monocyte": ClassMetrics(support=1, precision=None, recall=0.0, f1=0.0),
        # Not there: no recall. Called so once, wrongly.
        "platelet": ClassMetrics(support=0, precision=0.0, recall=None, f1=0.0),
    }


def test_the_figures_over_all_classes_are_over_those_present() -> None:
    found = evaluate_predictions(TRUTH, PREDICTED, IDS)

    assert found.n_images == 8
    assert found.accuracy == 4 / 8
    assert found.balanced_accuracy == pytest.approx((3 / 4 + 1 / 3 + 0) / 3)
    assert found.macro_f1 == pytest.approx((6 / 9 + 2 / 5 + 0) / 3)


def test_a_class_that_is_neither_there_nor_called_has_no_figures() -> None:
    found = evaluate_predictions(np.array([0, 1]), np.array([0, 1]), IDS)

    assert found.per_class["platelet"] == ClassMetrics(support=0, precision=None, recall=None, f1=None)
    assert (found.accuracy, found.balanced_accuracy, found.macro_f1) == (1.0, 1.0, 1.0)


def test_a_card_keeps_the_scores() -> None:
    scores = evaluate_predictions(TRUTH, PREDICTED, IDS).scores

    assert (scores.n_images, scores.accuracy) == (8, 0.5)
    assert scores.recall == {"basophil": 3 / 4, "ig": 1 / 3, "monocyte": 0.0}


@pytest.mark.parametrize(
    ("truth", "predicted", "told"),
    [
        ([], [], "nothing to compare"),
        ([0, 1], [0], "2 true and 1 predicted"),
        ([0, 4], [0, 0], r"must be in \[0, 4\)"),
        ([0, 0], [0, -1], r"must be in \[0, 4\)"),
    ],
    ids=["nothing", "lengths differ", "beyond the classes", "below the classes"],
)
def test_what_cannot_be_compared_is_refused(truth: list[int], predicted: list[int], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        evaluate_predictions(np.array(truth, int), np.array(predicted, int), IDS)
