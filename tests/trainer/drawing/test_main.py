from pathlib import Path

import pytest

from trainer.drawing.__main__ import main


def test_a_labelled_set_is_drawn(tmp_path: Path) -> None:
    assert main([str(tmp_path / "set"), "--per-class", "1", "--seed", "9"]) == 0
    assert len(list((tmp_path / "set").rglob("000009.jpg"))) == 8


def test_a_place_that_cannot_be_written_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert main([str(tmp_path / "file"), "--per-class", "1"]) == 1
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("options", [[], ["--samples", "--per-class", "2"], ["--per-class", "0"]])
def test_options_that_make_no_sense_are_refused(tmp_path: Path, options: list[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        main([str(tmp_path / "out"), *options])
    assert refusal.value.code == 2
    assert not (tmp_path / "out").exists()
