"""The list of what works is honest: only rows that there are, each once."""

from tests.rows import LIST, marked, owed


def test_the_list_holds_every_row_once() -> None:
    rows = [row for group in owed().values() for row in group]
    assert len(rows) == len(set(rows))
    assert sum(row.startswith("S") for row in rows) == 509


def test_tests_name_only_rows_that_there_are() -> None:
    known = set(LIST.read_text(encoding="utf-8").replace("(", " ").replace(")", " ").split())
    unknown = {row: places for row, places in marked().items() if row not in known}
    assert unknown == {}
