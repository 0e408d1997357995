from trainer.dataset.labelled import SPLIT_NAMES, LabelledImage, order_images
from trainer.dataset.sources import ImageFile
from trainer.dataset.splits import Split


def test_images_come_by_part_then_label_and_otherwise_as_they_were():
    rows = [("1", "b", Split.TEST), ("2", "a", Split.TRAIN), ("3", "b", None), ("4", "a", Split.VALIDATION)]
    rows += [("6", "a", Split.TRAIN), ("5", "a", Split.TRAIN), ("7", "a", None)]
    images = [LabelledImage(ImageFile("", name), label, split) for name, label, split in rows]
    assert [image.source.name for image in order_images(images)] == ["7", "3", "2", "6", "5", "4", "1"]


def test_every_part_has_a_name_that_is_read():
    assert set(SPLIT_NAMES.values()) == set(Split)
    assert all(SPLIT_NAMES[split.value] is split for split in Split)
