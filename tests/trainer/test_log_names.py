import sys
import traceback
from pathlib import Path

import pytest

import trainer
from trainer.errors import OutputError
from trainer.log_names import hide_names

HOME = str(Path(trainer.__file__).parents[1])


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("“Anna Meier.png” cannot be read (damaged).", "“….png” cannot be read (damaged)."),
        ("The sample “Anna Meier” is signed.", "The sample “…” is signed."),
        ("It was cut off: “Anna Mei", "It was cut off: “…”"),
        ("[Errno 2] No such file: '/data/Anna Meier/7.TIF'", "[Errno 2] No such file: '….tif'"),
        ('KeyError: "Anna\'s"', 'KeyError: "…"'),
        ("KeyError: 'Meier'", "KeyError: '…'"),
        (r"'C:\\Users\\Meier\\x.bmp' is damaged", "'….bmp' is damaged"),
        ("cannot open /data/Anna Meier/7.png: denied", "cannot open ….png"),
        ("cannot open ~/Anna Meier", "cannot open …"),
        (r"cannot open D:\Anna Meier\7", "cannot open …"),
        (r"cannot open \\server\Anna Meier", "cannot open …"),
        ("qt: file:///data/Anna%20Meier/7.png", "qt: ….png"),
        ("set (/data/Anna)", "set (…"),
        ("read Meier/7.jpeg and Meier-8.webp", "read ….jpeg and ….webp"),
        ("AttributeError: 'Cells' object has no attribute 'rows'",) * 2,
        ("3 of 4 images/second, n/a, 1/2, it can't",) * 2,
        ("2026-11-30 14:56:12,123 INFO classify trainer.reports.csv_files: 7 cells",) * 2,
        (f"{HOME}/trainer/a/x.py:12: UserWarning: old", "…/trainer/a/x.py:12: UserWarning: old"),
        (f"{sys.prefix}/lib/p/a/b.so: not found", "…/p/a/b.so: not found"),
        (f"{HOME}/patients/Meier", "…"),
    ],
)
def test_names_are_taken_out_and_the_sentence_stays(line: str, shown: str) -> None:
    assert hide_names(line) == shown


def test_a_traceback_keeps_its_places_and_code() -> None:
    try:
        try:
            Path("/data/Anna Meier/7.png").read_bytes()
        except OSError as error:
            raise OutputError("“Anna Meier” is gone.", "Look for “Meier”.") from error
    except OutputError:
        text = hide_names(traceback.format_exc())
    assert "/test_log_names.py" in text
    assert "in test_a_traceback_keeps_its_places_and_code" in text
    assert 'raise OutputError("“Anna Meier” is gone."' in text  # the program's own line
    last = text.splitlines()[-1]
    assert last == "trainer.errors.OutputError: “…” is gone. Look for “…”."
    assert "FileNotFoundError: [Errno 2] No such file or directory: '….png'" in text
    assert str(Path(__file__).parent) not in text


def test_what_follows_a_traceback_is_no_code() -> None:
    text = 'File "/a/b/c.py", line 1, in f\n    go()\nValueError: bad\n    /data/Anna/7.png'
    assert hide_names(text).splitlines()[-1] == "    ….png"
