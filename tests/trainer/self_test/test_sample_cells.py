import shutil
from pathlib import Path

import pytest

from trainer import resources
from trainer.bundle.model_file import ModelFile
from trainer.errors import ModelFileError, SelfTestError
from trainer.self_test.sample_cells import check_model, check_samples


def test_the_bundled_model_is_whole(tmp_path: Path) -> None:
    assert check_model(tmp_path).startswith("“pbc8” is whole: 8 classes")


def test_a_model_with_one_other_byte_is_refused(product: Path, tmp_path: Path) -> None:
    path = resources.bundled_model()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelFileError) as told:
        check_model(tmp_path)
    assert "pbc8" in told.value.summary
    assert told.value.remedy


def test_the_cells_are_what_they_were_drawn_as(tmp_path: Path) -> None:
    assert check_samples(tmp_path) == "156 cells are classified, with the expected counts."


def test_a_cell_that_cannot_be_read_is_named(product: Path, tmp_path: Path) -> None:
    (product / "samples/drawn-002/cell-007.jpg").write_bytes(b"\xff\xd8 no picture")
    with pytest.raises(SelfTestError, match=r"“drawn-002/cell-007\.jpg” cannot be classified"):
        check_samples(tmp_path)


def test_a_missing_cell_is_missed(product: Path, tmp_path: Path) -> None:
    (product / "samples/drawn-003/cell-001.jpg").unlink()
    with pytest.raises(SelfTestError, match="26 cells were found instead of 27"):
        check_samples(tmp_path)


def test_a_sample_that_nobody_drew_is_told(product: Path, tmp_path: Path) -> None:
    (product / "samples/other").mkdir()
    shutil.copy(product / "samples/drawn-002/cell-001.jpg", product / "samples/other/a.jpg")
    with pytest.raises(SelfTestError, match="“other” 1 cells were found instead of 0"):
        check_samples(tmp_path)


def test_a_model_that_sees_something_else_is_told(
    tiny_model: ModelFile, product: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainer.self_test.sample_cells.bundled_model", lambda: tiny_model.path)
    with pytest.raises(SelfTestError, match="are counted as another class") as told:
        check_samples(tmp_path)
    assert "trust no count" in told.value.remedy


@pytest.mark.parametrize("text", ["nothing\n", "nothing\n1\n", "", "path,label\n"])
def test_without_the_table_nothing_can_be_compared(product: Path, tmp_path: Path, text: str) -> None:
    (product / "samples_classes.csv").write_text(text)
    with pytest.raises(SelfTestError, match=r"“samples_classes\.csv” (cannot be read|is empty)"):
        check_samples(tmp_path)
