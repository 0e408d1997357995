"""Texts in the language in use."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from trainer.language import (
    LANGUAGES,
    Texts,
    choose_language,
    fill,
    language_in_use,
    mark,
    run_speaking,
    tr,
    tr_n,
    use_language,
)

TITLES = Texts({1: "Images", 2: "Cells"})


@pytest.fixture
def italian() -> Iterator[None]:
    use_language("it")
    yield
    use_language("en")


def test_english_is_what_stands_in_the_code() -> None:
    assert language_in_use() == "en"
    assert tr("Images") == "Images"
    assert tr("{n_done:,} of {n_listed:,}", n_done=1234, n_listed=5678) == "1,234 of 5,678"
    assert tr_n("1 image", "{count:,} images", 1) == "1 image"
    assert tr_n("1 image", "{count:,} images", 0) == "0 images"
    assert fill("{share:.1f} %", share=0.25) == "0.2 %"


@pytest.mark.usefixtures("italian")
def test_another_language_is_looked_up() -> None:
    assert language_in_use() == "it"
    assert tr("Images") == "Immagini"
    assert tr_n("1 image", "{count:,} images", 1) == "1 immagine"
    assert tr_n("1 image", "{count:,} images", 1234) == "1.234 immagini"
    assert tr("No such text") == "No such text"


@pytest.mark.usefixtures("italian")
def test_numbers_are_written_as_the_language_does_and_nothing_else_is_changed() -> None:
    assert fill("{share:.1f} % of {count:,}", share=56.54, count=1234567) == "56,5 % of 1.234.567"
    assert fill("{low:.1f}–{high:.1f}, 3.5", low=-1.5, high=2) == "-1,5–2,0, 3.5"
    assert fill("{rate:.0e}", rate=0.0005) == "5e-04"
    assert fill("{name} {version}", name="a.b,c", version="1.2") == "a.b,c 1.2"
    assert (
        fill("{share:.1f} % of {count:,}", share=np.float32(56.5), count=np.int64(1234)) == "56,5 % of 1.234"
    )
    # What has no format is as Python writes it: a version, an id.
    assert fill("{number}", number=1.5) == "1.5"


@pytest.mark.usefixtures("italian")
def test_dates_are_written_as_the_language_does() -> None:
    moment = datetime(2026, 3, 1, 14, 5)
    assert tr("{moment:%Y-%m-%d %H:%M}", moment=moment) == "01/03/2026 14:05"


def test_a_text_that_is_a_constant_is_looked_up_when_it_is_shown() -> None:
    marked = mark("Images")
    assert (marked, TITLES[1]) == ("Images", "Images")
    use_language("it")
    try:
        assert (tr(marked), TITLES[1], [*TITLES.values()]) == (
            "Immagini",
            "Immagini",
            ["Immagini", "Cellule"],
        )
        assert len(TITLES) == 2
        assert 3 not in TITLES
    finally:
        use_language("en")


@pytest.mark.usefixtures("italian")
def test_the_empty_text_is_not_the_head_of_the_catalogue() -> None:
    assert tr("") == ""


def test_names_of_files_with_braces_are_values_like_others() -> None:
    assert tr("“{path}” cannot be read ({error}).", path="{0}", error="{x}") == "“{0}” cannot be read ({x})."


@pytest.mark.parametrize(
    ("wanted", "spoken", "code"),
    [
        ("it", ["de-DE"], "it"),
        ("en", ["it-IT"], "en"),
        ("system", ["it-CH", "de-CH"], "it"),
        ("system", ["de-DE", "it"], "it"),
        ("system", ["en-GB", "it"], "en"),
        ("system", ["it_IT.UTF-8"], "it"),
        ("system", ["C"], "en"),
        ("system", [], "en"),
        ("", ["ja-JP"], "en"),
    ],
)
def test_the_language_is_the_wanted_one_or_the_systems(wanted: str, spoken: list[str], code: str) -> None:
    assert choose_language(wanted, spoken) == code


@pytest.mark.parametrize("code", [*LANGUAGES])
def test_every_language_can_be_used(code: str) -> None:
    use_language(code)
    assert language_in_use() == code
    use_language("en")


def _write_pid(path: Path, text: str) -> None:
    path.write_text(f"{os.getpid()} {tr(text)}", encoding="utf-8")


def test_a_process_speaks_the_language_that_it_is_given(tmp_path: Path) -> None:
    run_speaking("it", _write_pid, tmp_path / "said", "Images")
    use_language("en")
    assert (tmp_path / "said").read_text(encoding="utf-8") == f"{os.getpid()} Immagini"
