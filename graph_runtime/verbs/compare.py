"""`graph-runtime compare DOC DOC …`: what several networks cost, side by side."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from graph_runtime.facts.comparison import Measured, compare
from graph_runtime.train.calling.asking import check_known
from graph_runtime.verb import Answer, UsageError, Verb, problem_value
from graph_runtime.verbs._reading import file_or_example, sound


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "documents", metavar="DOC", nargs="+", help="document files, or names of examples"
    )


def _run(options: Namespace) -> Answer:
    if len(options.documents) < 2:
        raise UsageError("Name two documents or more, as in compare mobilenet_v1 mobilenet_v2.")
    found = {name: sound(check_known(file_or_example(name))) for name in options.documents}
    measures = compare(tuple(found[name] for name in options.documents))
    value = {
        "documents": options.documents,
        **{one.name.replace("-", "_"): list(one.values) for one in measures},
        "problems": [problem_value(p) for checked in found.values() for p in checked.problems],
    }
    return Answer(table([Path(name).stem for name in options.documents], measures), value)


def table(names: Sequence[str], measures: Sequence[Measured]) -> str:
    """A column for each network; behind its value how often that of the first one is in it."""
    rows = [["", names[0], *(cell for name in names[1:] for cell in (name, ""))]]
    for one in measures:
        pairs = zip(one.values[1:], one.factors, strict=True)
        others = [cell for value, factor in pairs for cell in (f"{value:,}", factor)]
        rows.append([one.name, f"{one.values[0]:,}", *others])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: list[str], widths: list[int]) -> str:
    first, *rest = [
        cell.ljust(width) if index == 0 else cell.rjust(width)
        for index, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join((first, *rest)).rstrip()


VERB = Verb(_arguments, _run)
