"""`graph-runtime columns FILE`: what the columns of a table hold and seem to be for."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from graph_runtime.datasets.own._table_preview import Column, preview
from graph_runtime.keeping.files import printable
from graph_runtime.verb import Answer, Verb


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="a CSV or Parquet file")


def _run(options: Namespace) -> Answer:
    found = preview(options.file)
    width = max((len(printable(column.name)) for column in found.columns), default=0)
    lines = [f"The first {found.rows:,} rows:"]
    lines += [_line(column, width) for column in found.columns]
    return Answer("\n".join(lines), found.value())


def _line(column: Column, width: int) -> str:
    missing = f", {column.missing} missing" if column.missing else ""
    first = ", ".join(printable(text) for text in column.first)
    said = f"{column.holds}, {column.different} different{missing}: {first}"
    return f"{printable(column.name):<{width}}  {column.role:<9}  {said}"


VERB = Verb(_arguments, _run)
"""Reads at most the first 1,000 rows."""
