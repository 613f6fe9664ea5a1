"""Runs side by side: in what they differ, what they came to, and which of them is to be chosen."""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any, Literal

from graph_runtime.document.text import document_text
from graph_runtime.errors import RunError
from graph_runtime.metric import METRICS
from graph_runtime.train.folder.run_folder import RunFolder
from graph_runtime.train.messages.events import EpochEnded, Failed, Finished, Notice, RunStarted

State = Literal["finished", "stopped", "failed", "interrupted", "empty", "damaged"]
FALLING = ("loss", "seconds", "parameters", "latency_ms")
"""Figures of which less is better, apart from metrics, which say it themselves."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run: the settings of its document by path, and its figures by name."""

    path: Path
    state: State
    settings: Mapping[str, Any]
    figures: Mapping[str, float]
    marks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.path.name


@dataclass(frozen=True, slots=True)
class RunTable:
    """`varied` are the paths of settings that are not the same in all rows."""

    rows: tuple[RunRow, ...]
    varied: tuple[str, ...] = field(default=())

    @property
    def figures(self) -> tuple[str, ...]:
        """Names of all figures, in the order in which they first appear."""
        return tuple(dict.fromkeys(name for row in self.rows for name in row.figures))


@dataclass(frozen=True, slots=True)
class Constraint:
    """A figure that is good enough on one side of a bound: `latency_ms<=100`."""

    figure: str
    sign: str
    bound: float

    def holds(self, row: RunRow) -> bool:
        value = row.figures.get(self.figure)
        return value is not None and _SIGNS[self.sign](value, self.bound)


_SIGNS: Mapping[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}


def constraint(text: str) -> Constraint:
    """Reads `latency_ms<=100`; raises RunError with a sentence."""
    found = re.fullmatch(r"\s*(\w+)\s*(<=|>=|<|>)\s*([-+.\deE]+)\s*", text)
    try:
        assert found is not None
        return Constraint(found[1], found[2], float(found[3]))
    except (AssertionError, ValueError):
        told = ascii(text)[1:-1]
        raise RunError(f"{told} is no condition. Write FIGURE<=NUMBER, or >= < >.") from None


def run_folders(places: Iterable[Path]) -> list[Path]:
    """Each place that is a run, and the runs that lie directly in the others."""
    found: list[Path] = []
    for place in places:
        inside = sorted(p.parent for p in place.glob("*/config.json"))
        found += [place] if (place / "config.json").is_file() else inside
    return found


def run_table(folders: Sequence[Path], keep_going: bool = False) -> RunTable:
    """Reads the runs; raises RunError for one that cannot be read.

    To `keep_going` makes that one a row that is damaged, with the reason as its mark.
    """
    rows = tuple(_row_or_reason(folder) if keep_going else _row(folder) for folder in folders)
    paths = dict.fromkeys(path for row in rows for path in row.settings)
    sound = [row for row in rows if row.state != "damaged"]
    varied = tuple(p for p in paths if len({_text(row.settings.get(p)) for row in sound}) > 1)
    return RunTable(rows, varied)


def ranked(
    rows: Iterable[RunRow], figure: str, constraints: Sequence[Constraint] = ()
) -> list[RunRow]:
    """Rows that satisfy every constraint and have the figure, the best first."""
    known = (row for row in rows if isfinite(row.figures.get(figure, float("nan"))))
    fit = [row for row in known if all(c.holds(row) for c in constraints)]
    return sorted(fit, key=lambda row: row.figures[figure], reverse=rises(figure))


def rises(figure: str) -> bool:
    """Whether more of a figure is better."""
    name = figure.partition("_")[2] if figure.partition("_")[0] in _PARTS else figure
    metric = METRICS.kinds.get(name)
    return metric.higher_is_better if metric else name not in FALLING


_PARTS = ("train", "validation", "test")


def _row_or_reason(folder: Path) -> RunRow:
    try:
        return _row(folder)
    except (RunError, OSError) as error:
        return RunRow(folder, "damaged", {}, {}, (str(error),))


def _row(folder: Path) -> RunRow:
    run = RunFolder(folder)
    state: State = "empty"
    figures: dict[str, float] = {}
    marks: list[str] = []
    for event in run.events():
        match event:
            case RunStarted():
                state = "interrupted"
                figures["parameters"] = float(event.parameters)
            case EpochEnded(validation_metric=float() as value):
                figures["epochs"] = float(event.epoch + 1)
                figures["last_validation"] = value
            case Notice():
                marks.append(event.message)
            case Failed():
                state = "failed"
            case Finished():
                state = "stopped" if event.stopped else "finished"
                figures |= {name: float(value) for name, value in event.metrics.items()}
        figures["seconds"] = max(figures.get("seconds", 0.0), event.time or 0.0)
    document = json.loads(document_text(run.document()))
    settings = dict(_leaves({k: document.get(k) or {} for k in ("training", "nodes")}, ""))
    return RunRow(folder, state, settings, figures, tuple(marks))


def _leaves(tree: Any, path: str) -> Iterable[tuple[str, Any]]:
    """Every single value by its path; lists count as one, `params` is left out of the path."""
    for name, value in tree.items():
        place = path if name == "params" else f"{path}.{name}".removeprefix(".")
        if isinstance(value, dict):
            yield from _leaves(value, place)
        else:
            yield place, value


def _text(value: Any) -> str:
    return json.dumps(value)
