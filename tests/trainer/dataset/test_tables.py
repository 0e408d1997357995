import pytest

from trainer.dataset.tables import decode_table, split_rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_as_spreadsheets_write_it(encoding: str) -> None:
    assert decode_table("Größe".encode(encoding)) == "Größe"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_divides_the_first_line_divides_all(separator: str) -> None:
    text = f"path{separator}label\n" + f'"1{separator}5.png"{separator}x\n'
    assert list(split_rows(text)) == [["path", "label"], [f"1{separator}5.png", "x"]]
