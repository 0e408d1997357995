"""The help that comes with the product is what docs/make_help.py makes of the guide."""

import re
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PIL import Image

from trainer.resources import user_guide
from trainer.self_test.contents import CONTENTS

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def make_help(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(DOCS)
    import make_help

    return make_help


def test_the_page_is_made_of_the_guide_as_it_is(make_help: ModuleType) -> None:
    made = make_help.make_page(make_help.GUIDE.read_text(encoding="utf-8"))
    assert user_guide().read_text(encoding="utf-8") == made, "run docs/make_help.py"


def test_every_link_and_picture_leads_somewhere() -> None:
    text = user_guide().read_text(encoding="utf-8")
    anchors = re.findall(r'id="([^"]+)"', text)
    assert len(set(anchors)) == len(anchors)
    targets = re.findall(r'href="([^"]+)"', text)
    assert len(targets) > 20
    for target in targets:
        assert target == "help.css" or target[1:] in anchors
    pictures = re.findall(r'<img src="([^"]+)" alt="([^"]+)"', text)
    assert len(pictures) == text.count("<img") >= 5
    assert all((user_guide().parent / name).is_file() for name, _ in pictures)


def test_nothing_is_fetched_from_elsewhere() -> None:
    for path in user_guide().parent.glob("*.*"):
        if path.suffix in {".html", ".css"}:
            assert "//" not in re.sub(r"<pre>.*?</pre>|<code>.*?</code>", "", path.read_text("utf-8"))


def test_the_pictures_are_those_of_the_screenshots(make_help: ModuleType) -> None:
    for name in make_help.list_pictures(make_help.GUIDE.read_text(encoding="utf-8")):
        wanted = make_help.shrink(DOCS / "screenshots" / f"{name}.png")
        with Image.open(user_guide().parent / f"{name}.jpg") as found:
            assert found.size == wanted.size
            difference = np.abs(np.asarray(found, np.int16) - np.asarray(wanted, np.int16))
        assert difference.mean() < 4, f"{name} is older than its screenshot: run docs/make_help.py"


def test_the_self_test_misses_what_is_lost_of_it() -> None:
    there = {f"help/{path.name}" for path in user_guide().parent.iterdir()}
    assert there == {name for name in CONTENTS if name.startswith("help/")}


def test_a_link_out_of_the_guide_is_refused(make_help: ModuleType) -> None:
    with pytest.raises(ValueError, match=r"training\.md"):
        make_help.make_page("# Guide\n\n[more](training.md)\n")
    with pytest.raises(ValueError, match="#nowhere"):
        make_help.make_page("# Guide\n\n[more](#nowhere)\n")


def test_headings_of_one_name_have_anchors_of_their_own(make_help: ModuleType) -> None:
    made = make_help.make_page("# G\n\n## A\n\n### In it\n\n## B\n\n### In it\n\n[b](#in-it-1)\n")
    assert 'id="in-it"' in made
    assert 'id="in-it-1"' in made
    assert made.count("<ul>") == made.count("</ul>") == 3
