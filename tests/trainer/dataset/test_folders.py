from trainer.dataset.folders import loose_images, read_class_folders, read_split_folders
from trainer.dataset.labelled import Problem
from trainer.dataset.splits import Split
from trainer.dataset.trees import FolderTree


def listed(dataset):
    return [(image.source.name, image.label, image.split) for image in dataset.images]


def test_each_folder_is_a_class_with_all_that_is_nested_in_it(tmp_path, write_images):
    write_images(tmp_path, "b/2.png", "b/band/1.jpg", "a/1.png", "c/readme.txt")
    dataset = read_class_folders(FolderTree(tmp_path), ["a", "b", "c"])
    assert listed(dataset) == [("a/1.png", "a", None), ("b/2.png", "b", None), ("b/band/1.jpg", "b", None)]
    assert dataset.problems == ()
    assert dataset.form == "a folder a class"
    assert dataset.images[0].source.path == tmp_path / "a" / "1.png"
    assert dataset.images[0].source.load().decoded.pixels.shape == (20, 16, 3)


def test_all_images_share_one_string_of_the_folder(tmp_path, write_images):
    write_images(tmp_path, "a/1.png", "b/1.png")
    first, second = (image.source for image in read_class_folders(FolderTree(tmp_path), ["a", "b"]).images)
    assert first.folder is second.folder


def test_parts_are_known_by_any_of_their_names(tmp_path, write_images):
    names = {"Train": "train", "val": "validation", "VALID": "validation", "validation": "validation"}
    names["test"] = "test"
    write_images(tmp_path, *(f"{name}/{label}/{name}.png" for name in names for label in "ba"))
    dataset = read_split_folders(FolderTree(tmp_path), sorted(names))
    assert [(image.split, image.label) for image in dataset.images] == [
        *[(Split.TRAIN, label) for label in "ab"],
        *[(Split.VALIDATION, label) for label in "aaabbb"],
        *[(Split.TEST, label) for label in "ab"],
    ]


def test_images_beside_the_classes_are_problems(tmp_path, write_images):
    write_images(tmp_path, "train/a/1.png", "train/loose.png", "train/notes.txt")
    dataset = read_split_folders(FolderTree(tmp_path), ["train"])
    assert dataset.problems == (Problem("train/loose.png", "It lies in no class's folder."),)
    assert loose_images(["a.png", "a.csv"]) == [Problem("a.png", "It lies in no class's folder.")]


def test_only_files_that_might_have_been_images_are_problems(tmp_path, write_images):
    write_images(tmp_path, "a/1.png", "a/.DS_Store", "a/Thumbs.db", "a/._1.png", "a/desktop.ini")
    write_images(
        tmp_path, "a/__MACOSX/1.png", *(f"a/x.{end}" for end in ("txt", "md", "CSV", "json", "xml", "pdf"))
    )
    write_images(tmp_path, "a/x.gif", "a/inner/x.dcm", "a/x")
    dataset = read_class_folders(FolderTree(tmp_path), ["a"])
    assert [problem.name for problem in dataset.problems] == ["a/x", "a/x.gif", "a/inner/x.dcm"]
    assert {problem.reason for problem in dataset.problems} == {"It is in no image format that is read."}
    assert len(dataset.images) == 1


def test_a_folder_that_cannot_be_read_is_a_problem(tmp_path, write_images):
    write_images(tmp_path, "a/1.png")
    dataset = read_class_folders(FolderTree(tmp_path), ["a", "gone"])
    assert len(dataset.images) == 1
    assert [problem.name for problem in dataset.problems] == ["gone"]
    assert "cannot be read" in dataset.problems[0].reason
