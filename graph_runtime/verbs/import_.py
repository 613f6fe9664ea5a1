"""`graph-runtime import SOURCE -o DOC`: reads PyTorch source as a drawing."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph_runtime.check import check
from graph_runtime.errors import DocumentError
from graph_runtime.keeping.files import write_document
from graph_runtime.verb import DONE, PROBLEMS, Answer, UsageError, Verb, problem_value
from graph_runtime.verbs._reading import existing

if TYPE_CHECKING:
    from graph_runtime.import_.python_source import Imported


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", type=Path, help="a Python file with a module")
    parser.add_argument("-o", "--output", metavar="DOC", type=Path, required=True)
    parser.add_argument(
        "--input",
        metavar="NAME=SIZES",
        action="append",
        default=[],
        help="sizes of one sample, as in image=1,28,28; once for each input",
    )


def _run(options: Namespace) -> Answer:
    from graph_runtime.import_.python_source import import_python

    shapes = dict(_shape(text) for text in options.input)
    path = existing(options.source)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        reason = "The source is not UTF-8 text"
        raise DocumentError("", reason, "Import a .py file") from None
    imported = import_python(text, path.stem, shapes)
    write_document(options.output, imported.document)
    value = _value(imported, options.output)
    clean = not imported.notes and not value["problems"]
    return Answer(_text(value), value, DONE if clean else PROBLEMS)


def _value(imported: Imported, path: Path) -> dict[str, Any]:
    # Without a recipe there is nothing to train, which is no fault of what was imported.
    problems = check(imported.document).problems
    return {
        "path": str(path),
        "mapped": list(imported.mapped),
        "not_mapped": [
            {"line": note.line, "what": note.what, "why": note.why} for note in imported.notes
        ],
        "problems": [problem_value(problem) for problem in problems],
    }


def _text(value: dict[str, Any]) -> str:
    lines = [f"Wrote {value['path']} with {len(value['mapped'])} blocks."]
    lines += [f"line {note['line']}: {note['what']}: {note['why']}" for note in value["not_mapped"]]
    lines += [f"{p['node'] or 'document'}: {p['message']} {p['fix']}" for p in value["problems"]]
    return "\n".join(lines)


def _shape(text: str) -> tuple[str, tuple[int, ...]]:
    name, _, sizes = text.partition("=")
    parts = [size.strip() for size in sizes.split(",")]
    if not name or not all(part.isascii() and part.isdigit() for part in parts):
        raise UsageError(f"--input {text!a} must be like image=1,28,28.")
    return name.strip(), tuple(int(part) for part in parts)


VERB = Verb(_arguments, _run)
