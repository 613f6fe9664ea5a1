"""Which runs a comparison shows, in which order, and how their values are written; no Qt."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from math import inf, isfinite
from pathlib import Path
from statistics import fmean
from typing import Any

from graph_runtime.analysis.run_table import Constraint, RunRow, RunTable, constraint, rises
from graph_runtime.errors import RunError

PARTS = ("validation", "test", "train")
UNITS = {"seconds": "time (s)", "latency_ms": "latency (ms)", "last_validation": "last epoch"}
NOTHING = "–"


def read_table(answer: bytes) -> RunTable:
    """The table as the verb `runs` answers it; raises ValueError for anything else."""
    try:
        said = json.loads(answer)
        rows = tuple(
            RunRow(
                Path(run["run"]),
                run["state"],
                run["settings"],
                {name: float(v) for name, v in run["figures"].items() if v is not None},
                tuple(run["marks"]),
            )
            for run in said["runs"]
        )
        return RunTable(rows, tuple(said["varied"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no table of runs: {error}") from None


def figure_order(table: RunTable) -> tuple[str, ...]:
    """Metrics of the validation, test and training part, then losses, then what runs cost."""

    def place(name: str) -> tuple[int, int]:
        part, _, rest = name.partition("_")
        if part in PARTS:
            return (1 if rest == "loss" else 0, PARTS.index(part))
        return 2, 0

    return tuple(sorted(table.figures, key=place))


def conditions(text: str, figures: Sequence[str]) -> list[Constraint]:
    """Reads `latency <= 100, accuracy > 0.9`; raises RunError with a sentence.

    A word stands for the first figure in whose name it occurs.
    """
    parts = [part for part in re.split(r",|;|\band\b", text) if part.strip()]
    return [_meant(constraint(part), figures) for part in parts]


def fitting(rows: Sequence[RunRow], wanted: Sequence[Constraint]) -> list[RunRow]:
    return [row for row in rows if all(one.holds(row) for one in wanted)]


def ordered(rows: Sequence[RunRow], column: str, backwards: bool) -> list[RunRow]:
    """By a column (`run`, `state`, a setting's path or a figure); the best first.

    Rows that have no value there stand last, whichever way.
    """
    keyed = [(_key(row, column), row) for row in rows]
    known = [(key, row) for key, row in keyed if key is not None]
    known.sort(key=lambda pair: pair[0], reverse=_best_is_high(rows, column) != backwards)
    return [row for _, row in known] + [row for key, row in keyed if key is None]


def means(rows: Sequence[RunRow], figures: Sequence[str]) -> dict[str, float]:
    """The mean of each figure over the runs that have it."""
    found = {name: [r.figures[name] for r in rows if name in r.figures] for name in figures}
    return {name: fmean(values) for name, values in found.items() if values}


def short(path: str) -> str:
    """A setting or a figure as the head of a column."""
    part, _, rest = path.partition("_")
    if part in PARTS and rest:
        return f"{rest} ({part})"
    return UNITS.get(path) or path.removeprefix("training.").removeprefix("nodes.")


def said(value: Any) -> str:
    """A setting or a figure in few letters."""
    match value:
        case None:
            return NOTHING
        case bool() | str():
            return str(value)
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.0f}" if value.is_integer() and abs(value) >= 100 else f"{value:.4g}"
        case list() | tuple():
            return ", ".join(map(said, value))
    return json.dumps(value)


def _meant(one: Constraint, figures: Sequence[str]) -> Constraint:
    exact = [name for name in figures if name.lower() == one.figure.lower()]
    within = [name for name in figures if one.figure.lower() in name.lower()]
    for name in exact + within:
        return Constraint(name, one.sign, one.bound)
    if one.figure.lower().startswith("latency"):
        raise RunError("No latency is known yet. Press “Measure latency”.")
    known = ", ".join(figures) or "none yet"
    raise RunError(f"No run has the figure {one.figure}. There are {known}.")


def _best_is_high(rows: Sequence[RunRow], column: str) -> bool:
    is_figure = any(column in row.figures for row in rows)
    return is_figure and column != "epochs" and rises(column)


def _key(row: RunRow, column: str) -> tuple[int, float, str] | None:
    value: Any = {"run": row.name, "state": row.state}.get(column)
    if value is None:
        value = row.figures.get(column, row.settings.get(column))
    if value is None or (isinstance(value, float) and not isfinite(value)):
        return None
    if isinstance(value, int | float):
        return 0, float(value), ""
    return 1, inf, said(value)
