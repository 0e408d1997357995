"""Put the newest tables of the benchmarks into the documents.

Where a document says `<!-- table: NAME -->`, what stands between that and `<!-- end -->` becomes
`benchmarks/results/NAME.md`:

    python docs/fill_tables.py
"""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"
_PLACE = re.compile(r"<!-- table: (?P<name>\w+) -->\n.*?<!-- end -->", re.DOTALL)


def list_documents() -> list[Path]:
    """Return the documents that may show tables."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def fill(text: str) -> str:
    """Return a document's text with the tables as they are now.

    Raises:
        FileNotFoundError: No benchmark has printed a table of that name.
    """

    def show(place: re.Match[str]) -> str:
        table = (RESULTS / f"{place['name']}.md").read_text(encoding="utf-8")
        return f"<!-- table: {place['name']} -->\n{table}<!-- end -->"

    return _PLACE.sub(show, text)


def main() -> None:
    """Fill all documents."""
    for document in list_documents():
        text = document.read_text(encoding="utf-8")
        if (filled := fill(text)) != text:
            document.write_text(filled, encoding="utf-8", newline="\n")
            print(f"Filled: {document.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
