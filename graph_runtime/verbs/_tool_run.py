"""What a verb of a tool does: has the worker carry it out, and puts its findings into words."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graph_runtime.document.text import document_text
from graph_runtime.params import Flag
from graph_runtime.tool import TOOLS, Cell, Findings, Tool
from graph_runtime.train.calling import headless
from graph_runtime.train.calling.asking import check_known
from graph_runtime.train.messages.commands import Analyse
from graph_runtime.train.messages.look_events import Analysed
from graph_runtime.verb import DONE, PROBLEMS, Answer, ProblemsError, UsageError
from graph_runtime.verbs._reading import file_or_example, sound, with_settings


def carry_out(tool: type[Tool], options: Namespace) -> Answer:
    """Do it on a run or a drawing, in the worker."""
    params = _given(tool, vars(options))
    made = TOOLS.make(tool.kind(), params)
    if not isinstance(made, Tool):
        raise ProblemsError(made)
    subject = Path(options.subject)
    if subject.is_dir():
        if options.set:
            raise UsageError("--set changes a document, not a run. Give the document itself.")
        weights = getattr(options, "weights", None) or "last"
        folder = str(subject.resolve())
        asked = Analyse(number=1, folder=folder, tool=tool.kind(), params=params, part="train")
        weights = weights if tool.trained else "fresh"
        return _answer(headless.analyse(asked.model_copy(update={"weights": weights})))
    return _answer(_of_drawing(tool, params, options))


def _of_drawing(tool: type[Tool], params: Mapping[str, Any], options: Namespace) -> Analysed:
    document = with_settings(file_or_example(options.subject), options.set)
    text = document_text(sound(check_known(document)).document)
    with TemporaryDirectory(prefix="network-designer-tool-") as folder:
        (Path(folder) / "document.json").write_text(text, encoding="utf-8")
        return headless.analyse(
            Analyse(
                number=1,
                folder=folder,
                drawing=True,
                data_folder=str(Path(options.subject).resolve().parent),
                weights="fresh",
                part="train",
                tool=tool.kind(),
                params=params,
            )
        )


def _given(tool: type[Tool], options: Mapping[str, Any]) -> dict[str, Any]:
    given = {p.name: options[p.name] for p in tool.params() if options[p.name] is not None}
    flags = {param.name for param in tool.params() if isinstance(param, Flag)}
    return {name: value == "true" if name in flags else value for name, value in given.items()}


def _answer(told: Analysed) -> Answer:
    found = told.findings
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    value = {
        "verdict": found.verdict,
        "message": found.message,
        "fix": found.fix,
        "weights": told.said,
        "rows": rows,
        **({"file": found.weights} if found.weights else {}),
        **({"picture": found.picture.model_dump(mode="json")} if found.picture else {}),
    }
    return Answer(_text(told), value, PROBLEMS if found.verdict == "bad" else DONE)


def _text(told: Analysed) -> str:
    found = told.findings
    lines = [told.said + ".", *_table(found), f"{found.message} {found.fix}".strip()]
    return "\n".join(lines)


def _table(found: Findings) -> list[str]:
    rows = [found.columns, *(tuple(map(shown, row)) for row in found.rows)] if found.rows else []
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def shown(cell: Cell) -> str:
    """A cell as people read it."""
    match cell:
        case None:
            return ""
        case float():
            return f"{cell:.4g}"
        case int():
            return f"{cell:,}"
    return cell
