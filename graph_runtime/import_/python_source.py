"""PyTorch source as a drawing: read as text, never executed."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass

from graph_runtime.document.model import Document
from graph_runtime.edits.definitions import without_unused
from graph_runtime.errors import DocumentError
from graph_runtime.import_.classes import Classes, method_of
from graph_runtime.import_.drawing import Drawing, Note, Port
from graph_runtime.import_.group_defaults import with_defaults
from graph_runtime.import_.state_sizes import with_state_formulas

MAX_SOURCE = 1 << 20
"""Longest source (characters) that is read."""

_SHAPE = re.compile(r"#\s*(\w+):\s*\(N((?:,\s*\d+)*),?\)\s*(float32|int64|bool)?")


@dataclass(frozen=True, slots=True)
class Imported:
    """The drawing, the nodes that were drawn, and what could not be."""

    document: Document
    mapped: tuple[str, ...]
    notes: tuple[Note, ...]


def import_python(
    text: str, name: str, shapes: Mapping[str, tuple[int, ...]] | None = None
) -> Imported:
    """The last class with a forward method, drawn; `shapes` are sizes of one sample by input.

    Raises DocumentError where the text holds no such class. Shapes also come from comments like
    `# image: (N, 1, 8, 8) float32`, which this program writes.
    """
    tree = _parsed(text)
    model = _model(tree)
    classes = Classes(text, tree, model)
    drawing = Drawing(Document(name=name))
    told = {n: (sizes, dtype) for n, sizes, dtype in _told(text, model)}
    told |= {n: (sizes, "float32") for n, sizes in (shapes or {}).items()}

    def begin(argument: ast.arg, kind: str) -> Port:
        return _input(drawing, argument, kind, told)

    classes.draw(model, drawing, begin)
    document = with_state_formulas(with_defaults(without_unused(drawing.laid_out())))
    return Imported(document, tuple(drawing.mapped), tuple(drawing.notes))


def _parsed(text: str) -> ast.Module:
    if len(text) > MAX_SOURCE:
        raise DocumentError("", "The source is longer than 1 MiB", "Import a smaller file")
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reason = f"The source is no Python: {error}"
        raise DocumentError("", reason, "Import a file that Python can read") from None


def _model(tree: ast.Module) -> ast.ClassDef:
    found = [n for n in tree.body if isinstance(n, ast.ClassDef) and method_of(n, "forward")]
    if not found:
        reason = "The source has no class with a forward method"
        raise DocumentError("", reason, "Import a file that defines an nn.Module")
    return found[-1]


def _told(text: str, model: ast.ClassDef) -> list[tuple[str, tuple[int, ...], str]]:
    """Shapes that comments in the class say."""
    lines = text.splitlines()[model.lineno - 1 : model.end_lineno]
    return [
        (name, tuple(int(size) for size in sizes.split(",")[1:]), dtype or "float32")
        for name, sizes, dtype in _SHAPE.findall("\n".join(lines))
    ]


def _input(
    drawing: Drawing,
    argument: ast.arg,
    kind: str,
    told: Mapping[str, tuple[tuple[int, ...], str]],
) -> Port:
    params: dict[str, object] = {}
    if argument.arg in told:
        sizes, dtype = told[argument.arg]
        usual = "float32" if kind == "Input" else "int64"
        params = {"shape": list(sizes)} | ({} if dtype == usual else {"dtype": dtype})
    else:
        why = "Its shape is not in the source: say it with --input, or set it in the drawing."
        drawing.note(argument.lineno, argument.arg, why)
    return Port(drawing.add(argument.arg, kind, params))
