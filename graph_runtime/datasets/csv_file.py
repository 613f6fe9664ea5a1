"""CSVFile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from graph_runtime.dataset import LoadedMore, Loading
from graph_runtime.datasets.own._plain_files import open_plain
from graph_runtime.datasets.own._table import table_loaded
from graph_runtime.datasets.own._table_fields import NEEDS, TableFile
from graph_runtime.params import FileMark

_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}


class CSVFile(TableFile):
    """Reads a table of your own: one sample per row, names of the columns in the first row."""

    title = "CSV file"
    synonyms = ("table", "spreadsheet", "excel", "own data", "tsv", "one-hot")
    reference = "https://www.rfc-editor.org/rfc/rfc4180"

    path: Annotated[str, FileMark((".csv", ".tsv", ".txt"))] = Field(
        min_length=1, description="The file; a relative path starts at the document's folder."
    )
    delimiter: Literal["comma", "semicolon", "tab"] = Field(
        "comma", description="What stands between two columns."
    )

    def loading(self, folder: Path) -> Loading:
        arguments = {
            "path": str(folder / self.path),
            "delimiter": _DELIMITERS[self.delimiter],
            **self.roles(),
        }
        return Loading(load_csv, arguments, (open_plain, csv_rows, *NEEDS))


def load_csv(path: str, delimiter: str, **roles: str) -> LoadedMore:
    """Inputs (samples, columns) float32, and targets as classes or numbers (samples, 1)."""
    rows = csv_rows(path, delimiter)
    _, header = next(rows, (1, [""]))
    return table_loaded(rows, header, roles)


def csv_rows(path: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, numbered as a spreadsheet does; the header is row 1."""
    import csv

    row = 0

    def lines() -> Iterator[str]:
        with open_plain(path) as file:
            # A bounded read, because one line may be as long as the file.
            while line := file.readline(1 << 20):
                if len(line) == 1 << 20:
                    raise ValueError(f"Row {row + 1} is longer than a million characters.")
                if b"\0" in line:
                    raise ValueError(f"Row {row + 1} holds a zero byte: this is no text file.")
                yield line.decode("utf-8")

    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    try:
        for row, fields in enumerate(reader, 1):
            if row == 1:
                fields[:1] = [text.removeprefix("\ufeff") for text in fields[:1]]
            if fields:
                yield row, fields
    except UnicodeDecodeError as error:
        raise ValueError(f"Row {row + 1} is not UTF-8. Save the file as UTF-8.") from error
    except csv.Error as error:
        raise ValueError(f"Row {row + 1} cannot be read: {error}.") from error
