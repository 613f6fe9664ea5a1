"""SeriesFile."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from graph_runtime.dataset import DataFacts, Dataset, LoadedMore, Loading
from graph_runtime.datasets.csv_file import csv_rows
from graph_runtime.datasets.own._plain_files import expect_room, open_plain
from graph_runtime.params import FileMark

_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}


class SeriesFile(Dataset):
    """Shows a stretch of a time series of your own and asks how it goes on.

    The file has one moment per row, in their order, and names of the columns in the first row. The
    end of the series is kept for validation and test, so that nothing of what is foretold is seen
    in training.
    """

    title = "Time series file"
    synonyms = ("csv", "forecast", "prediction", "window", "sequence", "recurrent", "own data")
    reference = "https://en.wikipedia.org/wiki/Time_series"

    path: Annotated[str, FileMark((".csv", ".tsv", ".txt"))] = Field(
        min_length=1, description="The file; a relative path starts at the document's folder."
    )
    delimiter: Literal["comma", "semicolon", "tab"] = Field(
        "comma", description="What stands between two columns."
    )
    columns: str = Field(
        "",
        max_length=1000,
        description="Columns that the network sees, with commas between; empty for all of numbers.",
    )
    target: str = Field(
        "", max_length=200, description="The column that is foretold; empty for the first of them."
    )
    length: int = Field(32, ge=1, le=10_000, description="Moments that the network sees.")
    ahead: int = Field(1, ge=1, le=1000, description="Moments that it has to foretell.")
    validation: float = Field(0.15, ge=0, lt=1, description="Share of the series before the test.")
    test: float = Field(0.15, ge=0, lt=1, description="Share at the end of the series.")

    def facts(self) -> DataFacts | None:
        return None

    def loading(self, folder: Path) -> Loading:
        arguments = {
            **self.model_dump(),
            "path": str(folder / self.path),
            "delimiter": _DELIMITERS[self.delimiter],
            "columns": [name.strip() for name in self.columns.split(",") if name.strip()],
        }
        needs = (open_plain, expect_room, csv_rows, numbers_of_column, parts_in_time)
        return Loading(load_series, arguments, needs)


def numbers_of_column(rows: list[tuple[int, list[str]]], place: int) -> list[float] | str:
    """The numbers of a column, or a sentence about the first cell that is none."""
    from math import isfinite

    found = []
    for row, fields in rows:
        try:
            number = float(fields[place])
        except (ValueError, IndexError):
            number = float("nan")
        if not isfinite(number):
            text = fields[place][:40] if place < len(fields) else ""
            return f"Row {row}: {text!r} is no number. Repair it, or name other columns."
        found.append(number)
    return found


def parts_in_time(
    moments: int, length: int, ahead: int, validation: float, test: float
) -> tuple[list[int], list[int]]:
    """First moments of windows, and their parts: 0 training, 1 validation, 2 test.

    Windows that are to foretell moments of two parts are left out.
    """
    ends = [round(moments * (1 - validation - test)), round(moments * (1 - test)), moments]
    firsts, parts = [], []
    for first in range(moments - length - ahead + 1):
        begins, last = first + length, first + length + ahead - 1
        part = next(part for part in range(3) if begins < ends[part])
        if last < ends[part]:
            firsts.append(first)
            parts.append(part)
    return firsts, parts


def load_series(
    path: str,
    delimiter: str,
    columns: list[str],
    target: str,
    length: int,
    ahead: int,
    validation: float,
    test: float,
) -> LoadedMore:
    """Windows (samples, length, columns) float32, and what follows them (samples, ahead)."""
    import numpy as np

    if validation + test >= 1:
        raise ValueError("Nothing is left to train on. Lower the shares of validation and test.")
    rows = list(csv_rows(path, delimiter))
    header = [name.strip() for name in rows[0][1]] if rows else []
    strange = [name for name in (*columns, *([target] if target else [])) if name not in header]
    if strange:
        known = ", ".join(header[:20]) or "none"
        raise ValueError(f"There is no column {strange[0]!r}; there are: {known}.")
    read = {name: numbers_of_column(rows[1:], header.index(name)) for name in header}
    names = columns or [name for name in read if isinstance(read[name], list)]
    wanted = [*names, target or (names[0] if names else "")]
    for name in wanted:
        if not isinstance(read.get(name), list):
            raise ValueError(str(read.get(name, "The file has no column of numbers.")))
    moments = len(rows) - 1
    firsts, parts = parts_in_time(moments, length, ahead, validation, test)
    if len(firsts) < 2 or 0 not in parts:
        raise ValueError(
            f"{moments} moments are too few for windows of {length} + {ahead}. Shorten them."
        )
    expect_room(4 * len(firsts) * (length * len(names) + ahead))
    seen = np.array([read[name] for name in names], np.float32).T
    told = np.array(read[wanted[-1]], np.float32)
    begin = np.array(firsts)[:, None]
    windows = np.ascontiguousarray(seen[begin + np.arange(length)])
    following = np.ascontiguousarray(told[begin + length + np.arange(ahead)])
    return (windows,), following, (), {"parts": np.array(parts, np.int64)}
