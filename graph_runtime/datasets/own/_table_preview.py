"""A first look at a table: what each column holds, and the role it seems to have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from graph_runtime.datasets.csv_file import CSVFile, csv_rows
from graph_runtime.datasets.own._plain_files import open_plain
from graph_runtime.datasets.own._table import table_gaps
from graph_runtime.errors import DataError

Role = Literal["input", "category", "leave out", "target", "source"]

MOST_ROWS, MOST_COLUMNS, FIRST, LONGEST = 1000, 1000, 5, 40
FEW = 20
"""Most different values of what is taken for classes or sources."""
OFTEN = 5
"""How often broken numbers come again, on average, if they name classes."""
TARGETS = ("target", "label", "class", "y", "species", "outcome", "answer")
SOURCES = ("source", "origin", "domain", "from")


@dataclass(frozen=True, slots=True)
class Column:
    """One column as far as it was looked at; `first` are its first values."""

    name: str
    holds: Literal["whole numbers", "numbers", "words", "nothing", "other"]
    missing: int
    different: int
    first: tuple[str, ...]
    role: Role


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a table; `params` are those of its data set under the guessed roles."""

    rows: int
    columns: tuple[Column, ...]
    params: dict[str, str]

    def value(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def preview(path: Path) -> Preview:
    """The first rows of a CSV or Parquet file; raises DataError with a sentence."""
    try:
        parquet = path.suffix.lower() in (".parquet", ".pq")
        delimiter = "comma" if parquet else _delimiter(path)
        header, rows, strange = _parquet(path) if parquet else _csv(path, delimiter)
    except (ValueError, OSError) as error:
        raise DataError(str(error)) from error
    if len(header) > MOST_COLUMNS:
        raise DataError(f"The file has {len(header):,} columns; {MOST_COLUMNS:,} can be shown.")
    looked = [_column(place, header, rows, strange) for place in range(len(header))]
    columns = _with_roles(looked, len(rows))
    params = params_of(columns, len(rows))
    if delimiter != "comma":
        params["delimiter"] = delimiter
    return Preview(len(rows), columns, params)


def params_of(columns: Sequence[Column], rows: int) -> dict[str, str]:
    """The parameters of a table whose columns have these roles, of which so many rows are known."""
    named = {role: [c.name for c in columns if c.role == role] for role in ("category", "source")}
    aside = [column.name for column in columns if column.role == "leave out"]
    params = {
        "leave_out": ", ".join(aside),
        "category": ", ".join(named["category"]),
        "source": ", ".join(named["source"][:1]),
    }
    target = next((column for column in columns if column.role == "target"), None)
    if target is not None:
        params["target"] = target.name
        params["target_kind"] = _target_kind(target, rows)
    if any(c.missing for c in columns if c.role in ("input", "category", "target")):
        params["missing"] = "mean"
    return params


def _target_kind(target: Column, rows: int) -> Literal["class", "number"]:
    """A number to come close to, where there are many; few that come again name classes."""
    if target.holds not in ("whole numbers", "numbers"):
        return "class"
    again = target.holds == "whole numbers" or rows >= OFTEN * target.different
    return "class" if target.different <= FEW and again else "number"


def _delimiter(path: Path) -> str:
    with open_plain(str(path)) as file:
        line = file.readline(1 << 16)
    marks = {"comma": b",", "semicolon": b";", "tab": b"\t"}
    return max(marks, key=lambda name: line.count(marks[name]))


def _csv(path: Path, delimiter: str) -> tuple[list[str], list[list[str]], set[int]]:
    mark = CSVFile(path=str(path), delimiter=delimiter).loading(Path()).arguments["delimiter"]  # type: ignore[arg-type]
    rows = csv_rows(str(path), mark)
    _, header = next(rows, (1, [""]))
    looked = [fields for _, fields in islice(rows, MOST_ROWS)]
    return header, [fields for fields in looked if len(fields) == len(header)], set()


def _parquet(path: Path) -> tuple[list[str], list[list[str]], set[int]]:
    import pyarrow
    import pyarrow.parquet as pq

    from graph_runtime.datasets.own.parquet_file import parquet_types

    def plain(name: str) -> bool:
        try:
            parquet_types([(name, schema.field(name).type)])
        except ValueError:
            return False
        return True

    try:
        with open_plain(str(path)) as file:
            table = pq.ParquetFile(file)
            schema = table.schema_arrow
            header = list(schema.names)
            read = [name for name in header[:MOST_COLUMNS] if plain(name)]
            batch = next(table.iter_batches(batch_size=MOST_ROWS, columns=read), None)
            found = {name: batch.column(name).to_pylist() for name in read} if batch else {}
    except (pyarrow.ArrowException, KeyError) as error:
        raise ValueError(f"{str(path)!r} is no Parquet file, or damaged: {error!r:.200}.") from None
    count = batch.num_rows if batch else 0
    columns = [found.get(name, [None] * count) for name in header]
    rows = [["" if v is None else str(v) for v in values] for values in zip(*columns, strict=True)]
    return header, rows, {i for i, name in enumerate(header) if name not in read}


def _column(place: int, header: list[str], rows: list[list[str]], strange: set[int]) -> Column:
    gaps = sum(bool(table_gaps(0, header, fields, [place], "mean")) for fields in rows)
    values = [v.strip() for f in rows if (v := f[place]) and not _gap(v)]
    holds = "other" if place in strange else _holds(values)
    first = tuple(fields[place][:LONGEST] for fields in rows[:FIRST])
    return Column(header[place].strip(), holds, gaps, len(set(values)), first, "input")


def _gap(text: str) -> bool:
    return bool(table_gaps(0, [""], [text], [0], "mean"))


def _holds(values: list[str]) -> Literal["whole numbers", "numbers", "words", "nothing"]:
    if not values:
        return "nothing"
    try:
        numbers = [float("nan" if "_" in v else v) for v in values]
    except ValueError:
        return "words"
    return "whole numbers" if all(n == int(n) for n in numbers if abs(n) < 1e15) else "numbers"


def _with_roles(columns: Sequence[Column], rows: int) -> tuple[Column, ...]:
    def role(column: Column) -> Role:
        name = column.name.lower()
        unlike = column.different == rows > FEW
        if column.holds in ("nothing", "other") or (unlike and column.holds == "words"):
            return "leave out"
        if unlike and column.holds == "whole numbers" and (name in ("", "index") or "id" in name):
            return "leave out"
        if name in SOURCES and column.holds == "words" and column.different <= FEW:
            return "source"
        if column.holds == "words":
            return "category" if column.different <= max(FEW, rows // 10) else "leave out"
        return "input"

    roles = [role(column) for column in columns]
    named = [i for i, c in enumerate(columns) if c.name.lower() in TARGETS and c.holds != "other"]
    fit = [i for i, found in enumerate(roles) if found in ("input", "category")]
    for place in named[-1:] or fit[-1:]:
        roles[place] = "target"
    return tuple(
        Column(c.name, c.holds, c.missing, c.different, c.first, found)
        for c, found in zip(columns, roles, strict=True)
    )
