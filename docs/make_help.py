"""Make the help that the application opens: docs/user-guide.md as HTML, and its pictures, smaller.

Both are kept in the repository, in resources/help, so that an installation needs nothing to make them:

    python docs/make_help.py
"""

import html
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

DOCS = Path(__file__).parent
GUIDE = DOCS / "user-guide.md"
HELP = DOCS.parent / "resources" / "help"
PAGE = "user-guide.html"
STYLE = "help.css"
# Wide enough for the texts in a picture to be read, narrow enough for a window beside the application's.
PICTURE_WIDTH = 880
PICTURE_QUALITY = 82

_FRAME = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{style}">
</head>
<body>
<nav>
{contents}</nav>
<main>
{text}</main>
</body>
</html>
"""


@dataclass(frozen=True)
class Heading:
    """One heading of the guide.

    Attributes:
        level: 1 for the title of the whole.
        text: What it says.
        anchor: By which links find it.
    """

    level: int
    text: str
    anchor: str


def main() -> None:
    """Write the page and its pictures."""
    HELP.mkdir(exist_ok=True)
    markdown = GUIDE.read_text(encoding="utf-8")
    (HELP / PAGE).write_text(make_page(markdown), encoding="utf-8", newline="\n")
    wanted = {f"{name}.jpg" for name in list_pictures(markdown)}
    for old in HELP.glob("*.jpg"):
        if old.name not in wanted:
            old.unlink()
    for name in list_pictures(markdown):
        shrink(DOCS / "screenshots" / f"{name}.png").save(
            HELP / f"{name}.jpg", "JPEG", quality=PICTURE_QUALITY, optimize=True, progressive=True
        )


def make_page(markdown: str) -> str:
    """Return the guide as a page that needs nothing but its style and its pictures.

    Raises:
        ValueError: It links out of the guide, where a user without the repository finds nothing.
    """
    # The tables of GitHub's Markdown; HTML within the text is text.
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(markdown)
    headings = _set_anchors(tokens)
    anchors = {one.anchor for one in headings}
    for token in _walk(tokens):
        if token.type == "link_open":
            _check_link(str(token.attrGet("href")), anchors)
        elif token.type == "image":
            token.attrSet("src", f"{_name_picture(str(token.attrGet('src')))}.jpg")
    text = str(parser.renderer.render(tokens, parser.options, {}))
    title = next(one.text for one in headings if one.level == 1)
    return _FRAME.format(title=html.escape(title), style=STYLE, contents=_list_contents(headings), text=text)


def list_pictures(markdown: str) -> list[str]:
    """Return the names of the screenshots that the guide shows, without their suffix."""
    return [_name_picture(source) for source in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", markdown)]


def shrink(picture: Path) -> Image.Image:
    """Return a screenshot as wide as the help shows it."""
    with Image.open(picture) as opened:
        height = round(opened.height * PICTURE_WIDTH / opened.width)
        return opened.convert("RGB").resize((PICTURE_WIDTH, height), Image.Resampling.LANCZOS)


def _set_anchors(tokens: Sequence[Token]) -> list[Heading]:
    headings: list[Heading] = []
    for token, inline in itertools.pairwise(tokens):
        if token.type == "heading_open":
            words = "".join(one.content for one in inline.children or () if one.content)
            anchor = name_anchor(words)
            n_before = sum(one.anchor == anchor or one.anchor.startswith(f"{anchor}-") for one in headings)
            anchor = f"{anchor}-{n_before}" if n_before else anchor
            token.attrSet("id", anchor)
            headings.append(Heading(int(token.tag[1:]), words, anchor))
    return headings


def name_anchor(heading: str) -> str:
    """Return the anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _walk(tokens: Sequence[Token]) -> list[Token]:
    return [one for token in tokens for one in (token, *_walk(token.children or ()))]


def _check_link(target: str, anchors: set[str]) -> None:
    if not target.startswith("#") or target[1:] not in anchors:
        raise ValueError(f"The guide links to {target}, which is not in it")


def _name_picture(source: str) -> str:
    match = re.fullmatch(r"screenshots/([\w-]+)\.png", source)
    if match is None:
        raise ValueError(f"The guide shows {source}, which is no screenshot")
    return match[1]


def _list_contents(headings: Sequence[Heading]) -> str:
    """Return the chapters as a list, each with its sections as a list in it."""
    lines: list[str] = []
    sections: list[str] = []
    for one in reversed([one for one in headings if one.level in (2, 3)]):
        entry = f'<a href="#{one.anchor}">{html.escape(one.text)}</a>'
        if one.level == 3:
            sections.insert(0, f"<li>{entry}</li>")
        else:
            inner = ["<ul>", *sections, "</ul>"] if sections else []
            lines[:0] = [f"<li>{entry}", *inner, "</li>"]
            sections = []
    return "\n".join(("<ul>", *lines, "</ul>", ""))


if __name__ == "__main__":
    main()
