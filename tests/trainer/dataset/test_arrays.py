import numpy as np
import pytest

from trainer.classes import KNOWN_CLASSES
from trainer.dataset.arrays import count_array_images, list_array_images, read_array_dataset
from trainer.dataset.labelled import Problem
from trainer.dataset.samples import find_samples, list_images
from trainer.dataset.splits import Split
from trainer.errors import DatasetError

KNOWN = [known.id for known in KNOWN_CLASSES]


@pytest.fixture
def save(tmp_path):
    def write(n_images=8, **arrays):
        arrays.setdefault("images", np.arange(n_images * 192, dtype=np.uint8).reshape(n_images, 8, 8, 3))
        np.savez(
            tmp_path / "cells.npz", **{name: array for name, array in arrays.items() if array is not None}
        )
        return tmp_path / "cells.npz"

    return write


def labels_in_order(path):
    images = read_array_dataset(path).images
    return [
        image.label for image in sorted(images, key=lambda image: (image.source.folder, image.source.index))
    ]


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.float32, np.int8])
@pytest.mark.parametrize("shape", [(8,), (8, 1)])
def test_whole_numbers_over_eight_classes_are_the_studys_classes(dtype, shape, save):
    path = save(labels=np.arange(8)[::-1].astype(dtype).reshape(shape))
    assert labels_in_order(path) == KNOWN[::-1]


@pytest.mark.parametrize("dtype", [np.uint8, np.float64, bool])
def test_one_hot_rows_are_read(dtype, save):
    path = save(n_images=2, labels=np.eye(8, dtype=dtype)[[3, 6]])
    assert labels_in_order(path) == ["ig", "neutrophil"]
    path = save(n_images=3, labels=np.eye(3, dtype=dtype))
    assert labels_in_order(path) == ["class 0", "class 1", "class 2"]


@pytest.mark.parametrize("numbers", [[0, 1, 2], [0, 5, 2], [3, 3, 4], [1, 2, 2**31 - 1]])
def test_other_numbers_name_themselves(numbers, save):
    path = save(n_images=3, labels=np.array(numbers))
    assert labels_in_order(path) == [f"class {number}" for number in numbers]


@pytest.mark.parametrize("key", ["class_names", "label_names"])
@pytest.mark.parametrize("dtype", ["U", "S"])
def test_names_that_come_with_the_file_are_used(key, dtype, save):
    path = save(n_images=3, labels=np.array([1, 0, 1]), **{key: np.array(["lymph", "mono"], dtype)})
    assert labels_in_order(path) == ["mono", "lymph", "mono"]


@pytest.mark.parametrize("shape", [(3,), (3, 1)])
def test_names_as_labels_are_read(shape, save):
    names = np.array(["ig", "Größe ", "ig"])
    assert labels_in_order(save(n_images=3, labels=names.reshape(shape))) == ["ig", "Größe", "ig"]
    encoded = np.array([name.encode() for name in names]).reshape(shape)
    assert labels_in_order(save(n_images=3, labels=encoded)) == ["ig", "Größe", "ig"]


def test_an_empty_name_is_a_problem(save):
    dataset = read_array_dataset(save(n_images=3, labels=np.array(["ig", " ", "ba"])))
    assert dataset.problems == (Problem("image 1", "Its label is empty."),)
    assert [image.source.name for image in dataset.images] == ["image 2", "image 0"]


def test_rows_come_by_class_then_number(save):
    path = save(n_images=12, labels=np.array([1, 0] * 6))
    dataset = read_array_dataset(path)
    assert [image.source.index for image in dataset.images] == [1, 3, 5, 7, 9, 11, 0, 2, 4, 6, 8, 10]
    assert dataset.root == path
    assert dataset.form == "arrays in an .npz"
    pixels = dataset.images[0].source.load().decoded.pixels
    np.testing.assert_array_equal(pixels, np.arange(192, 384).astype(np.uint8).reshape(8, 8, 3))


@pytest.mark.parametrize(("numbers", "wrong"), [([0, -1], "-1"), ([0, 2], "2"), ([0, 8], "8")])
def test_a_number_without_a_class_is_named(numbers, wrong, save):
    path = save(n_images=2, labels=np.array(numbers), class_names=np.array(["a", "b"]))
    with pytest.raises(DatasetError, match=f"has a label {wrong}, which is no number of a class"):
        read_array_dataset(path)


def test_a_negative_number_without_names_is_refused(save):
    with pytest.raises(DatasetError, match="label -1"):
        read_array_dataset(save(n_images=2, labels=np.array([0, -1])))


@pytest.mark.parametrize(
    "labels",
    [
        np.array([0.5, 1.0]),
        np.array([np.nan, 1.0]),
        np.array([np.inf, 1.0]),
        np.array([2**40, 1]),
        np.array([[0.3, 0.7], [1.0, 0.0]]),
        np.array([[1, 1], [0, 1]]),
        np.array([[0, 0], [0, 1]]),
        np.array([[2, -1], [0, 1]]),
        np.zeros((2, 0)),
        np.zeros((2, 2, 2)),
        np.array(1),
        np.array([1j, 2j]),
        np.array(["2020-01-01", "2020-01-02"], "datetime64[D]"),
    ],
)
def test_labels_of_another_kind_are_refused(labels, save):
    with pytest.raises(DatasetError, match="of a kind that is not read"):
        read_array_dataset(save(n_images=2, labels=labels))


def test_numbers_of_images_and_labels_must_agree(save):
    with pytest.raises(DatasetError, match="has 3 images but 2 labels"):
        read_array_dataset(save(n_images=3, labels=np.array([0, 1])))


@pytest.mark.parametrize(
    "images",
    [
        np.zeros((2, 8, 8, 8), np.uint8),
        np.zeros((2, 64), np.uint8),
        np.zeros((2, 8, 8, 1), np.uint8),
        np.zeros((2, 8, 8, 4), np.uint8),
        np.zeros((2, 8, 8, 3), np.float32),
        np.zeros((2, 8, 8, 3), np.uint16),
    ],
)
def test_images_of_another_kind_are_refused(images, save):
    path = save(images=images, labels=np.array([0, 1]))
    for read in (read_array_dataset, list_array_images, count_array_images):
        with pytest.raises(DatasetError, match="which is not read"):
            list(read(path))


def test_images_too_small_are_refused(save):
    with pytest.raises(DatasetError, match="too small to be a cell"):
        read_array_dataset(save(images=np.zeros((2, 1, 1, 3), np.uint8), labels=np.array([0, 1])))


def test_a_missing_array_is_named_with_what_there_is(save):
    with pytest.raises(DatasetError, match="holds no “images”, but “labels” and “x_train”"):
        read_array_dataset(save(images=None, x_train=np.zeros(3), labels=np.zeros(3)))
    with pytest.raises(DatasetError, match="holds no “labels”"):
        read_array_dataset(save())


def test_labels_of_objects_are_refused_in_words(save):
    with pytest.raises(DatasetError, match="holds Python objects"):
        read_array_dataset(save(n_images=2, labels=np.array(["a", 1], dtype=object)))


def test_images_alone_need_no_labels(save):
    path = save(n_images=3, labels=np.array(["a", 1], dtype=object))
    assert count_array_images(path) == 3
    assert [image.load().decoded.pixels.shape for image in list_array_images(path)] == [(8, 8, 3)] * 3


def test_an_empty_file_has_no_images(save):
    path = save(images=np.zeros((0, 8, 8, 3), np.uint8), labels=np.zeros(0, int))
    assert count_array_images(path) == 0
    assert read_array_dataset(path).images == ()


@pytest.fixture
def save_parts(tmp_path):
    """A file as MedMNIST's are: images and labels (N, 1) of each part."""

    def write(labels, side=8, grey=False, **changed):
        arrays = {}
        for part, numbers in labels.items():
            shape = (len(numbers), side, side) if grey else (len(numbers), side, side, 3)
            values = np.random.default_rng(len(arrays)).integers(0, 256, shape, np.uint8)
            arrays[f"{part}_images"] = values
            arrays[f"{part}_labels"] = np.array(numbers, np.uint8).reshape(-1, 1)
        path = tmp_path / "bloodmnist.npz"
        np.savez(path, **{name: value for name, value in {**arrays, **changed}.items() if value is not None})
        return path, arrays

    return write


def test_medmnist_says_its_parts_and_the_order_of_the_blood_cells(save_parts):
    path, arrays = save_parts({"train": [7, 0, 1, 2, 3], "val": [6, 4], "test": [5]}, side=28)
    dataset = read_array_dataset(path)
    assert {(image.source.name, image.label, image.split) for image in dataset.images} == {
        ("train/image 0", "platelet", Split.TRAIN),
        ("train/image 1", "basophil", Split.TRAIN),
        ("train/image 2", "eosinophil", Split.TRAIN),
        ("train/image 3", "erythroblast", Split.TRAIN),
        ("train/image 4", "ig", Split.TRAIN),
        ("val/image 0", "neutrophil", Split.VALIDATION),
        ("val/image 1", "lymphocyte", Split.VALIDATION),
        ("test/image 0", "monocyte", Split.TEST),
    }
    assert [image.split for image in dataset.images] == sorted(
        (image.split for image in dataset.images), key=list(Split).index
    )
    assert dataset.form == "arrays in an .npz, divided into parts"
    pixels = dataset.images[-1].source.load().decoded.pixels
    np.testing.assert_array_equal(pixels, arrays["test_images"][0])


def test_medmnist_of_other_numbers_of_classes_names_them_by_number(save_parts):
    path, _ = save_parts({"train": [0, 1], "test": [6]})
    assert sorted(labels_in_order(path)) == ["class 0", "class 1", "class 6"]


def test_eight_classes_of_grey_images_are_no_blood_cells(save_parts):
    path, arrays = save_parts({"train": range(8), "test": [3]}, grey=True)
    dataset = read_array_dataset(path)
    assert {image.label for image in dataset.images} == {f"class {number}" for number in range(8)}
    decoded = dataset.images[0].source.load().decoded
    assert decoded.conversions == ("grey",)
    for channel in range(3):
        np.testing.assert_array_equal(decoded.pixels[..., channel], arrays["train_images"][0])


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"val_labels": None}, "holds no “val_labels”"),
        ({"val_labels": np.zeros((5, 1), int)}, "has 2 val images but 5 val labels"),
        ({"val_labels": np.array(["ig", "ba"])}, "labels of different kinds"),
        ({"val_images": np.zeros((2, 28, 28, 28), np.uint8)}, "which is not read"),
        ({"train_labels": np.ones((3, 14), int), "val_labels": np.ones((2, 14), int)}, "a kind that is not"),
    ],
    ids=["none", "too many", "names", "volumes", "several classes an image"],
)
def test_parts_that_do_not_fit_are_refused_in_words(changed, sentence, save_parts):
    path, _ = save_parts({"train": [0, 1, 2], "val": [0, 1]}, **changed)
    with pytest.raises(DatasetError, match=sentence):
        read_array_dataset(path)


def test_the_images_of_all_parts_are_one_sample(save_parts):
    path, _ = save_parts({"train": [0, 1], "test": [1]}, train_labels=None)
    assert count_array_images(path) == 3
    (sample,) = find_samples([path])
    assert sample.id == "bloodmnist"
    names = [source.name for source in list_images(sample)]
    assert names == ["train/image 0", "train/image 1", "test/image 0"]
