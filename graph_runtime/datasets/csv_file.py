"""CSVFile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from graph_runtime.dataset import DataFacts, Dataset, Loaded, Loading
from graph_runtime.params import FileMark

_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}


class CSVFile(Dataset):
    """Reads a table of your own: one sample per row, names of the columns in the first row."""

    title = "CSV file"
    synonyms = ("table", "spreadsheet", "excel", "own data", "tsv")
    reference = "https://www.rfc-editor.org/rfc/rfc4180"
    origin = "Your own file; it is read where it lies and never changed."

    path: Annotated[str, FileMark((".csv", ".tsv", ".txt"))] = Field(
        min_length=1, description="The file; a relative path starts at the document's folder."
    )
    target: str = Field("", description="The column to predict, by name; empty for the last one.")
    target_kind: Literal["class", "number"] = Field(
        "class", description="Whether the target names a class or is a number to come close to."
    )
    leave_out: str = Field(
        "", description="Columns that are no inputs, such as a row's id; commas in between."
    )
    delimiter: Literal["comma", "semicolon", "tab"] = Field(
        "comma", description="What stands between two columns."
    )

    def facts(self) -> DataFacts | None:
        return None

    def loading(self, folder: Path) -> Loading:
        arguments = {
            "path": str(folder / self.path),
            "target": self.target,
            "target_kind": self.target_kind,
            "leave_out": self.leave_out,
            "delimiter": _DELIMITERS[self.delimiter],
        }
        return Loading(load_csv, arguments, (csv_rows, csv_columns, csv_numbers, class_order))


def load_csv(path: str, target: str, target_kind: str, leave_out: str, delimiter: str) -> Loaded:
    """Inputs (samples, columns) float32, and targets as classes or numbers (samples, 1)."""
    from array import array

    import numpy as np

    rows = csv_rows(path, delimiter)
    _, header = next(rows, (1, [""]))
    aim, inputs = csv_columns(header, target, leave_out)
    features, answers, classes = array("f"), array("f"), dict[str, int]()
    for row, fields in rows:
        features.extend(csv_numbers(row, header, fields, inputs))
        name = fields[aim].strip()
        if target_kind == "number":
            answers.extend(csv_numbers(row, header, fields, [aim]))
        elif name:
            answers.append(classes.setdefault(name, len(classes)))
        else:
            raise ValueError(f"row {row}, column {header[aim]!r} is empty. Name a class there.")
        if len(classes) > 1000:
            raise ValueError(
                f"Column {header[aim]!r} has more than 1,000 different values up to row {row}. "
                "Set target_kind to number, or choose another target."
            )
    if len(answers) < 2:
        raise ValueError(f"{path!r} holds {len(answers)} rows of data; at least 2 are needed.")
    table = np.array(features, np.float32).reshape(-1, len(inputs))
    targets = np.array(answers, np.float32)
    if target_kind == "number":
        return (table,), targets.reshape(-1, 1), ()
    if len(classes) < 2:
        raise ValueError(f"Column {header[aim]!r} names one class only; at least 2 are needed.")
    names = sorted(classes, key=class_order)
    place = np.argsort([classes[name] for name in names])
    return (table,), place[targets.astype(np.int64)].astype(np.int64), tuple(names)


def csv_rows(path: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, numbered as a spreadsheet does; the header is row 1."""
    import csv
    from pathlib import Path

    if not Path(path).is_file():
        raise ValueError(f"There is no file {path!r}. Choose the file again.")
    row = 0

    def lines() -> Iterator[str]:
        with Path(path).open("rb") as file:
            # A bounded read, because one line may be as long as the file.
            while line := file.readline(1 << 20):
                if len(line) == 1 << 20:
                    raise ValueError(f"Row {row + 1} is longer than a million characters.")
                if b"\0" in line:
                    raise ValueError(f"Row {row + 1} holds a zero byte: this is no text file.")
                yield line.decode("utf-8")

    width = 0
    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    try:
        for row, fields in enumerate(reader, 1):
            width = width or len(fields)
            if row == 1:
                fields[:1] = [text.removeprefix("\ufeff") for text in fields[:1]]
            if fields and len(fields) != width:
                raise ValueError(
                    f"Row {row} has {len(fields)} columns but the header has {width}. "
                    "Check the delimiter and the quotes."
                )
            if fields:
                yield row, fields
    except UnicodeDecodeError as error:
        raise ValueError(f"Row {row + 1} is not UTF-8. Save the file as UTF-8.") from error
    except csv.Error as error:
        raise ValueError(f"Row {row + 1} cannot be read: {error}.") from error


def csv_columns(header: list[str], target: str, leave_out: str) -> tuple[int, list[int]]:
    """Where the target stands, and where the inputs stand."""
    names = [name.strip() for name in header]
    if len(names) > 10_000:
        raise ValueError(f"The file has {len(names):,} columns; the limit is 10,000.")
    aside = {name.strip() for name in leave_out.split(",") if name.strip()}
    for name in [target.strip() or names[-1], *sorted(aside)]:
        if names.count(name) != 1:
            shown = ", ".join(repr(other)[:40] for other in names[:20])
            fault = "no column" if name not in names else "more than one column"
            raise ValueError(f"The file has {fault} {name[:60]!r}. Its columns are {shown}.")
    aim = names.index(target.strip()) if target.strip() else len(names) - 1
    inputs = [i for i, name in enumerate(names) if i != aim and name not in aside]
    if not inputs:
        raise ValueError("The file has no column beside the target, so there are no inputs.")
    return aim, inputs


def csv_numbers(row: int, header: list[str], fields: list[str], columns: list[int]) -> list[float]:
    """The numbers in some columns of a row, none of them infinite, also not as float32."""
    values = []
    for column in columns:
        text = fields[column]
        try:
            # Python reads 1_000 as a number, but in a table it is a name.
            value = float("nan" if "_" in text else text)
        except ValueError:
            value = float("nan")
        if not -3.4e38 < value < 3.4e38:
            name = header[column].strip() or f"number {column + 1}"
            shown = f"{text[:60]!r} is not a number" if text.strip() else "is empty"
            raise ValueError(
                f"row {row}, column {name[:60]!r}: {shown}. "
                "Correct it in the file, or leave the column out."
            )
        values.append(value)
    return values


def class_order(name: str) -> tuple[bool, float, str]:
    """Names that are numbers by size, then all others by the alphabet."""
    try:
        return False, float(name), name
    except ValueError:
        return True, 0.0, name
