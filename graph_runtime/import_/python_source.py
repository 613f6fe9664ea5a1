"""PyTorch source as a drawing: read as text, never executed."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass

from graph_runtime.document import Document
from graph_runtime.errors import DocumentError
from graph_runtime.import_.constructors import Made, constructors
from graph_runtime.import_.decorations import decorate
from graph_runtime.import_.drawing import Drawing, Note, Port
from graph_runtime.import_.forward import Forward
from graph_runtime.import_.own_classes import OwnClasses
from graph_runtime.import_.ties import is_tie, owners, tie
from graph_runtime.inlining import inlined

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
    drawing = Drawing(Document(name=name))
    strange = _strange_classes(tree)
    modules = _modules(model, strange, OwnClasses(text, tree, strange - {model.name}), drawing)
    forward = Forward(drawing, modules)
    method = _method(model, "forward")
    assert method is not None
    told = {n: (sizes, dtype) for n, sizes, dtype in _told(text)}
    told |= {n: (sizes, "float32") for n, sizes in (shapes or {}).items()}
    for argument in method.args.args[1:]:
        forward.values[argument.arg] = _input(drawing, argument, told)
    forward.read(method.body)
    start = _method(model, "__init__")
    tie(start.body if start else [], drawing, forward.drawn)
    decorate(start.body if start else [], drawing, owners(forward.drawn, drawing.document))
    for attribute in modules.keys() - forward.used:
        drawing.note(model.lineno, f"self.{attribute}", "forward does not call it.")
    return Imported(drawing.laid_out(), tuple(drawing.mapped), tuple(drawing.notes))


def _parsed(text: str) -> ast.Module:
    if len(text) > MAX_SOURCE:
        raise DocumentError("", "The source is longer than 1 MiB", "Import a smaller file")
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reason = f"The source is no Python: {error}"
        raise DocumentError("", reason, "Import a file that Python can read") from None


def _model(tree: ast.Module) -> ast.ClassDef:
    found = [n for n in tree.body if isinstance(n, ast.ClassDef) and _method(n, "forward")]
    if not found:
        reason = "The source has no class with a forward method"
        raise DocumentError("", reason, "Import a file that defines an nn.Module")
    return found[-1]


def _method(owner: ast.ClassDef, name: str) -> ast.FunctionDef | None:
    methods = (n for n in owner.body if isinstance(n, ast.FunctionDef))
    return next((method for method in methods if method.name == name), None)


def _strange_classes(tree: ast.Module) -> set[str]:
    """Classes of the file itself, which a block of the same name must not be taken for."""
    return {
        node.name for node in tree.body if isinstance(node, ast.ClassDef) and not _is_ours(node)
    }


def _is_ours(node: ast.ClassDef) -> bool:
    """Whether the class is, word for word, one that this program writes into sources."""
    try:
        return ast.dump(node) == ast.dump(ast.parse(inlined(node.name).text).body[0])
    except (KeyError, OSError, ValueError):
        return False


def _modules(
    model: ast.ClassDef, strange: set[str], own: OwnClasses, drawing: Drawing
) -> dict[str, tuple[Made, ...]]:
    """What __init__ assigns to attributes of self."""
    start = _method(model, "__init__")
    found: dict[str, tuple[Made, ...]] = {}
    for statement in start.body if start else ():
        text = ast.unparse(statement)
        if text.startswith("super(") or isinstance(statement, ast.Expr | ast.For):
            continue
        if is_tie(statement):
            continue
        match statement:
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Name(id="self"), attr=attribute)], value=value
            ) if not _names(value) & strange and (made := constructors(value)):
                found[attribute] = made
                for sentence in (s for part in made for s in part.lost):
                    drawing.note(statement.lineno, text, sentence)
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Name(id="self"), attr=attribute)], value=value
            ) if (code := own.made(value)) is not None:
                found[attribute] = (code,)
            case _:
                drawing.note(statement.lineno, text, "It makes no module that can be drawn.")
    return found


def _names(value: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}


def _told(text: str) -> list[tuple[str, tuple[int, ...], str]]:
    return [
        (name, tuple(int(size) for size in sizes.split(",")[1:]), dtype or "float32")
        for name, sizes, dtype in _SHAPE.findall(text)
    ]


def _input(
    drawing: Drawing, argument: ast.arg, told: Mapping[str, tuple[tuple[int, ...], str]]
) -> Port:
    params: dict[str, object] = {}
    if argument.arg in told:
        sizes, dtype = told[argument.arg]
        params = {"shape": list(sizes)} | ({} if dtype == "float32" else {"dtype": dtype})
    else:
        why = "Its shape is not in the source: say it with --input, or set it in the drawing."
        drawing.note(argument.lineno, argument.arg, why)
    return Port(drawing.add(argument.arg, "Input", params))
