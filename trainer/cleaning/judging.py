"""How a network is trained that is to judge labels: briefly, several times, each time on other images."""

from trainer.config import TrainingConfig, change_config
from trainer.pretrained.sources import settle_weights
from trainer.recipes import choose_network, find_recipe, read_recipe

# Fewer than three leave too little to learn from; each costs a training.
FOLDS, FEWEST_FOLDS, MOST_FOLDS = 3, 3, 10
EPOCHS = 5


def plan_judging(network: str, *, epochs: int | None = None, weights: str | None = None) -> TrainingConfig:
    """Return how a network is trained to judge labels.

    Few epochs and little variation: it is to say what most labels mean, and not to learn the wrong ones by
    heart, which comes later.

    Args:
        network: Its id.
        epochs: Passes over the images, in each of the trainings; None for the usual number.
        weights: What it starts from, as in a recipe; None for ImageNet where there is such a file.

    Raises:
        NetworkError: No network has that id.
        ConfigError: An option has a value that makes no sense.
    """
    usual = choose_network(read_recipe(find_recipe("default")).config, network)
    return change_config(
        usual,
        epochs=EPOCHS if epochs is None else epochs,
        head_epochs=1,
        schedule="cosine",
        augmentation="light",
        weights=settle_weights(usual.weights if weights is None else weights),
    )
