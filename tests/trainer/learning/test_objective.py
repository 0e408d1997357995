import numpy as np
import pytest
from numpy.typing import NDArray

from trainer.config import TrainingConfig
from trainer.learning.networks import Network
from trainer.learning.objective import UnmixedAccuracy, class_weights, compile_network
from trainer.learning.pipeline import training_batches


def test_class_weights_make_all_classes_count_alike() -> None:
    labels = np.array([0, 0, 0, 1])
    weights = class_weights(labels, 3)
    assert weights[0] * 3 == pytest.approx(weights[1] * 1)
    assert np.mean([weights[int(label)] for label in labels]) == pytest.approx(1.0)
    assert weights[2] == 1.0


def test_weights_of_images_do_what_keras_s_class_weights_do(
    network: Network, images: NDArray[np.uint8], labels: NDArray[np.int64]
) -> None:
    rows = np.flatnonzero((labels > 0) | (np.arange(24) < 2))
    weights = class_weights(labels[rows], 3)
    batches = training_batches(
        images,
        np.eye(3, dtype=np.float32)[labels],
        rows,
        batch_size=6,
        seed=1,
        augmenter=None,
        class_weights=weights,
    )
    kept = list(batches)
    start = network.model.get_weights()
    results = []
    for use_ours in (True, False):
        network.model.set_weights(start)
        compile_network(network.model, 1e-3, TrainingConfig())
        # No dropout, whose random draws would go on.
        network.model.get_layer("dropout").rate = 0.0
        losses = []
        for pixels, targets, weight in kept:
            more = (
                {"sample_weight": weight} if use_ours else {"class_weight": dict(enumerate(weights.tolist()))}
            )
            losses.append(network.model.train_on_batch(pixels, targets, **more)[0])
        results.append((losses, network.model.get_weights()))
    np.testing.assert_allclose(results[0][0], results[1][0], rtol=1e-5)
    for ours, theirs in zip(results[0][1], results[1][1], strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_accuracy_passes_mixed_images_over() -> None:
    accuracy = UnmixedAccuracy()
    targets = np.array([[1, 0, 0], [0, 1, 0], [0.4, 0, 0.6], [0, 0.5, 0.5]], np.float32)
    logits = np.array([[3, 0, 0], [3, 0, 0], [3, 0, 0], [3, 0, 0]], np.float32)
    accuracy.update_state(targets, logits)
    assert float(accuracy.result()) == 0.5


def test_decay_leaves_biases_and_norms_alone(network: Network) -> None:
    compile_network(network.model, 1e-3, TrainingConfig())
    network.model.optimizer.build(network.model.trainable_variables)
    decayed = {
        variable.path.rsplit("/", 1)[-1]
        for variable in network.model.trainable_variables
        if network.model.optimizer._use_weight_decay(variable)
    }
    assert decayed == {"kernel"}


def test_label_smoothing_reaches_the_loss(network: Network) -> None:
    compile_network(network.model, 1e-3, TrainingConfig(label_smoothing=0.3))
    logits = np.array([[2.0, 0.0, -1.0]], np.float32)
    # Three tenths are spread over the three classes, one tenth each.
    targets = np.array([0.8, 0.1, 0.1])
    by_hand = -(targets * (logits[0] - np.log(np.exp(logits[0]).sum()))).sum()
    told = network.model.compute_loss(y=np.array([[1.0, 0.0, 0.0]], np.float32), y_pred=logits)
    assert float(told) == pytest.approx(by_hand, rel=1e-5)
