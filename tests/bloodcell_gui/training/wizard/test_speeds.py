import pytest

from bloodcell_gui.settings import TRAINING_SPEEDS, Settings
from bloodcell_gui.training.wizard.speeds import Speed, Speeds
from trainer.networks import find_preset


def test_what_was_measured_is_remembered(qapp) -> None:
    speeds = Speeds(Settings())
    assert not speeds
    assert speeds.find("mobilenet_v2", 96) is None
    speeds.remember("mobilenet_v2", 96, 40.0)
    assert Speeds(Settings()).find("mobilenet_v2", 96) == Speed(40.0, True)


def test_another_size_costs_by_its_pixels_and_another_network_by_its_cost(qapp) -> None:
    speeds = Speeds(Settings())
    speeds.remember("mobilenet_v2", 96, 40.0)
    assert speeds.find("mobilenet_v2", 192) == Speed(10.0, False)
    cost = find_preset("vgg16").relative_cost / find_preset("mobilenet_v2").relative_cost
    found = speeds.find("vgg16", 96)
    assert found is not None
    assert found.images_per_second == pytest.approx(40.0 / cost)
    assert not found.is_measured
    # The same network at another size says more than another network at this one.
    speeds.remember("vgg16", 48, 20.0)
    assert speeds.find("vgg16", 96) == Speed(5.0, False)


@pytest.mark.parametrize(
    "text", ["nonsense", "[1]", '{"mobilenet_v2@96": "fast"}', '{"gone@96": 3}', '{"vgg16@x": 3}']
)
def test_damaged_memories_are_forgotten(qapp, text: str) -> None:
    settings = Settings()
    settings.write(TRAINING_SPEEDS, text)
    assert Speeds(settings).find("mobilenet_v2", 96) is None
