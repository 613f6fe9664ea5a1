"""ParquetFile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from graph_runtime.dataset import LoadedMore, Loading
from graph_runtime.datasets.own._plain_files import expect_room, file_size, open_plain
from graph_runtime.datasets.own._table import table_loaded
from graph_runtime.datasets.own._table_fields import NEEDS, TableFile
from graph_runtime.params import FileMark


class ParquetFile(TableFile):
    """Reads a table of your own in Parquet: one sample per row, columns with names and types."""

    title = "Parquet file"
    synonyms = ("table", "arrow", "pandas", "polars", "own data", "one-hot", "data frame")
    reference = "https://arrow.apache.org/docs/python/parquet.html"

    path: Annotated[str, FileMark((".parquet", ".pq"))] = Field(
        min_length=1, description="The file; a relative path starts at the document's folder."
    )

    def loading(self, folder: Path) -> Loading:
        arguments = {"path": str(folder / self.path), **self.roles()}
        needs = (open_plain, file_size, parquet_types, parquet_rows, *NEEDS)
        return Loading(load_parquet, arguments, needs)


def load_parquet(path: str, **roles: str) -> LoadedMore:
    """Inputs (samples, columns) float32, and targets as classes or numbers (samples, 1)."""
    import pyarrow

    try:
        rows = parquet_rows(path, roles["leave_out"])
        _, header = next(rows)
        return table_loaded(rows, header, roles)
    except (pyarrow.ArrowException, OSError) as error:
        shown = repr(str(error)[:200])
        raise ValueError(f"{path!r} is no Parquet file, or damaged: {shown}.") from None


def parquet_rows(path: str, leave_out: str) -> Iterator[tuple[int, list[str]]]:
    """Names of the columns, then the rows as texts, numbered from 1; "" where a value is missing.

    Columns that are left out are neither read nor looked at.
    """
    import pyarrow.parquet as pq

    with open_plain(path) as file:
        table = pq.ParquetFile(file)
        aside = {name.strip() for name in leave_out.split(",")}
        schema = table.schema_arrow
        if len(schema.names) > 10_000:
            raise ValueError(f"The file has {len(schema.names):,} columns; the limit is 10,000.")
        read = [name for name in schema.names if name not in aside]
        parquet_types([(name, schema.field(name).type) for name in read])
        count = table.metadata.num_rows
        if count < 0 or count > 1 << 32 or table.metadata.num_row_groups > 1 << 20:
            raise ValueError(f"{path!r} says it holds {count:,} rows, which cannot be.")
        expect_room(4 * count * max(1, len(read)))
        yield 0, list(schema.names)
        row = 0
        for batch in table.iter_batches(batch_size=4096, columns=read):
            columns = {name: batch.column(name).to_pylist() for name in read}
            empty = [None] * batch.num_rows
            ordered = [columns.get(name, empty) for name in schema.names]
            for values in zip(*ordered, strict=True):
                row += 1
                texts = [
                    "" if v is None else str(int(v) if isinstance(v, bool) else v) for v in values
                ]
                yield row, texts
        if row != count:
            raise ValueError(f"{path!r} says it holds {count:,} rows, but {row:,} are there.")


def parquet_types(columns: list[tuple[str, Any]]) -> None:
    """Raise ValueError for a column that holds neither numbers nor words."""
    import pyarrow.types as types

    for name, kind in columns:
        plain = kind.value_type if types.is_dictionary(kind) else kind
        tests = (types.is_integer, types.is_floating, types.is_boolean, types.is_string)
        if not any(test(plain) for test in (*tests, types.is_large_string, types.is_null)):
            raise ValueError(
                f"Column {name[:60]!r} holds {str(kind)[:60]}, neither numbers nor words. "
                "Leave it out."
            )
