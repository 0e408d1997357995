import pytest

from trainer.dataset import manifests
from trainer.dataset.splits import Split
from trainer.dataset.trees import FolderTree
from trainer.errors import DatasetError


def is_manifest(path):
    return manifests.is_manifest(FolderTree(path.parent), path.name)


def read_manifest(path):
    return manifests.read_manifest(FolderTree(path.parent), path.name)


@pytest.fixture
def write_manifest(tmp_path, write_images):
    def write(text, *names, encoding="utf-8", manifest="cells.csv"):
        write_images(tmp_path, *names)
        (tmp_path / manifest).write_bytes(text.encode(encoding))
        return tmp_path / manifest

    return write


def listed(dataset):
    return [(image.source.name, image.label) for image in dataset.images]


def test_a_manifest_names_images_classes_parts_and_samples(write_manifest):
    manifest = write_manifest(
        "path,label,split,sample_id\nb.png,ig,train,S1\nsub/a.png,ig,Test,S2\nc.png,ba,VAL,\nd.png,ig,,S3\n",
        "b.png",
        "sub/a.png",
        "c.png",
        "d.png",
    )
    dataset = read_manifest(manifest)
    assert [(i.source.name, i.label, i.split, i.sample_id) for i in dataset.images] == [
        ("d.png", "ig", None, "S3"),
        ("b.png", "ig", Split.TRAIN, "S1"),
        ("c.png", "ba", Split.VALIDATION, ""),
        ("sub/a.png", "ig", Split.TEST, "S2"),
    ]
    assert dataset.problems == ()
    assert dataset.form == "a manifest"
    assert dataset.images[0].source.load().decoded.pixels.shape == (20, 16, 3)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_spreadsheets_ways_of_writing_are_read(delimiter, encoding, newline, write_manifest):
    text = newline.join(["Path;Label", "größe.png;Blödsinn", "b.png;ig", ""]).replace(";", delimiter)
    manifest = write_manifest(text, "größe.png", "b.png", encoding=encoding)
    assert is_manifest(manifest)
    assert listed(read_manifest(manifest)) == [("größe.png", "Blödsinn"), ("b.png", "ig")]


@pytest.mark.parametrize(
    "path", ["filename", "File Name", "file", "image", "img", "image_path", "Image-Path", "filepath"]
)
@pytest.mark.parametrize(
    "label", ["class", "category", "target", "cell_type", "Cell Type", "label", "className"]
)
def test_common_spellings_of_columns_are_known(path, label, write_manifest):
    manifest = write_manifest(f",{label},other,{path}\n0,ig,x,a.png\n", "a.png")
    assert is_manifest(manifest)
    assert listed(read_manifest(manifest)) == [("a.png", "ig")]


@pytest.mark.parametrize("column", ["split", "Subset", "partition", "set"])
def test_common_spellings_of_the_part_are_known(column, write_manifest):
    manifest = write_manifest(f"path,label,{column}\na.png,ig,valid\n", "a.png")
    assert read_manifest(manifest).images[0].split is Split.VALIDATION


def test_quoted_cells_and_empty_lines_are_read(write_manifest):
    manifest = write_manifest('path,label\n\n"a,1.png","ig, ""late"""\n , \n', "a,1.png")
    dataset = read_manifest(manifest)
    assert listed(dataset) == [("a,1.png", 'ig, "late"')]
    assert dataset.problems == ()


def test_windows_paths_are_read_everywhere(write_manifest):
    manifest = write_manifest("path,label\nsub\\a.png,ig\n.\\sub/../b.png,ig\n", "sub/a.png", "b.png")
    assert listed(read_manifest(manifest)) == [("b.png", "ig"), ("sub/a.png", "ig")]


@pytest.mark.parametrize(
    "path",
    [
        "../outside.png",
        "sub/../../outside.png",
        "..\\outside.png",
        "/etc/x.png",
        "C:\\x.png",
        "c:x.png",
        "\\\\host\\x.png",
        "",
    ],
)
def test_paths_that_lead_out_of_the_folder_are_problems(path, write_manifest, tmp_path, write_images):
    write_images(tmp_path.parent, "outside.png")
    manifest = write_manifest(f"path,label\n{path},ig\na.png,ig\n", "a.png")
    dataset = read_manifest(manifest)
    assert listed(dataset) == [("a.png", "ig")]
    assert [(problem.name, problem.reason) for problem in dataset.problems] == [
        (path, "The manifest's path leads out of its folder.")
    ]


def test_an_absolute_path_of_an_image_in_the_folder_is_a_problem_too(write_manifest, tmp_path):
    manifest = write_manifest(f"path,label\n{tmp_path / 'a.png'},ig\na.png,ig\n", "a.png")
    assert len(read_manifest(manifest).problems) == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("gone.png,ig,train", "no such file"),
        ("sub.png,ig,train", "no such file"),
        ("a.gif,ig,train", "no image format"),
        ("a.png,,train", "no class"),
        ("a.png", "no class"),
        ("a.png,ig,holdout", "“holdout”"),
        ("b.png,ba,train", "twice"),
        ("./b.png,ig,train", "twice"),
    ],
)
def test_a_row_that_cannot_be_used_is_a_problem_and_the_rest_goes_on(row, reason, write_manifest, tmp_path):
    (tmp_path / "sub.png").mkdir()
    manifest = write_manifest(f"path,label,split\nb.png,ig,train\n{row}\n", "a.png", "b.png", "a.gif")
    dataset = read_manifest(manifest)
    assert listed(dataset) == [("b.png", "ig")]
    assert len(dataset.problems) == 1
    assert reason in dataset.problems[0].reason


@pytest.mark.parametrize(
    "text",
    ["", "\n", "a.png,ig\n", "path,other\na.png,1\n", "label,other\nig,1\n", '"' + "x" * 200000 + "\n"],
)
def test_a_table_of_other_columns_is_no_manifest(text, write_manifest):
    manifest = write_manifest(text, "a.png")
    assert not is_manifest(manifest)
    with pytest.raises(DatasetError, match=r"has no column of image paths|is no proper table"):
        read_manifest(manifest)


def test_a_broken_row_is_said_in_words(write_manifest):
    manifest = write_manifest("path,label\n" + "x" * 200000 + ",ig\n")
    assert is_manifest(manifest)
    with pytest.raises(DatasetError, match="no proper table"):
        read_manifest(manifest)


def test_only_tables_are_asked(write_manifest, tmp_path):
    assert not is_manifest(write_manifest("path,label\n", manifest="cells.txt"))
    assert is_manifest(write_manifest("path\tlabel\n", manifest="cells.tsv"))
    assert not is_manifest(tmp_path / "gone.csv")


def test_a_manifest_too_large_is_refused_unread(monkeypatch, write_manifest):
    manifest = write_manifest("path,label\na.png,ig\n", "a.png")
    monkeypatch.setattr(manifests, "MAX_BYTES", 10)
    with pytest.raises(DatasetError, match="too large"):
        read_manifest(manifest)
