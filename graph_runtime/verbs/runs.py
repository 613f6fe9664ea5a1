"""`graph-runtime runs RUN …`: runs side by side, ranked by one figure."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import Any

from graph_runtime.analysis.run_table import (
    RunRow,
    RunTable,
    constraint,
    ranked,
    run_folders,
    run_table,
)
from graph_runtime.train.calling.asking import check_known
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.verb import Answer, UsageError, Verb
from graph_runtime.verbs._reading import existing


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("runs", metavar="RUN", nargs="+", type=Path, help="runs, or their folder")
    parser.add_argument("--rank", metavar="FIGURE", help="best first, as in validation_Accuracy")
    parser.add_argument(
        "--where",
        action="append",
        default=[],
        metavar="CONDITION",
        help="keep runs that are good enough, as in latency_ms<=100",
    )
    parser.add_argument(
        "--latency", action="store_true", help="measure how long one sample takes each network"
    )  # fmt: skip
    parser.add_argument(
        "--keep-going", action="store_true", help="list a run that cannot be read as damaged"
    )


def _run(options: Namespace) -> Answer:
    folders = run_folders([existing(place) for place in options.runs])
    if not folders:
        raise UsageError("There is no run in these places.")
    table = run_table(folders, options.keep_going)
    if options.latency:
        table = replace(table, rows=tuple(_with_latency(row) for row in table.rows))
    conditions = [constraint(text) for text in options.where]
    rows: Sequence[RunRow] = table.rows
    if options.rank is not None:
        rows = ranked(rows, options.rank, conditions)
    elif conditions:
        rows = [row for row in rows if all(c.holds(row) for c in conditions)]
    return Answer(_text(table, rows), _value(table, rows))


def _with_latency(row: RunRow) -> RunRow:
    from graph_runtime.train.measuring.profile import profiled

    if row.state == "damaged":
        return row
    seconds = profiled(check_known(RunFolder(row.path).document()), 1, 20).seconds
    return replace(row, figures={**row.figures, "latency_ms": 1e3 * seconds})


def _value(table: RunTable, rows: Sequence[RunRow]) -> dict[str, Any]:
    return {
        "varied": list(table.varied),
        "means": _means(table, rows),
        "runs": [
            {
                "run": str(row.path),
                "state": row.state,
                "settings": {path: row.settings.get(path) for path in table.varied},
                "figures": dict(row.figures),
                "marks": list(row.marks),
            }
            for row in rows
        ],
    }


def _means(table: RunTable, rows: Sequence[RunRow]) -> dict[str, float]:
    """The mean of each figure over the runs that have it."""
    found = {name: [r.figures[name] for r in rows if name in r.figures] for name in table.figures}
    return {name: fmean(values) for name, values in found.items() if values}


def _text(table: RunTable, rows: Sequence[RunRow]) -> str:
    if not rows:
        return "No run is good enough."
    heads = ["run", "state", *(_short(path) for path in table.varied), *table.figures]
    lines = [heads, *(_cells(table, row) for row in rows)]
    if len(rows) > 1:
        means = _means(table, rows)
        figures = [_figure(means.get(name)) for name in table.figures]
        lines.append(["mean", "", *("" for _ in table.varied), *figures])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cells(table: RunTable, row: RunRow) -> list[str]:
    settings = ["" if row.settings.get(p) is None else _said(row.settings[p]) for p in table.varied]
    figures = [_figure(row.figures.get(name)) for name in table.figures]
    return [row.name, row.state, *settings, *figures]


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    return f"{value:.4g}" if isinstance(value, float) else json.dumps(value).strip('"')


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.5g}"


def _short(path: str) -> str:
    return path.removeprefix("training.").removeprefix("nodes.")


VERB = Verb(_arguments, _run)
