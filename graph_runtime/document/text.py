"""`document_text`: a document as the text of its file, one block or wire a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from graph_runtime.document.model import (
    Decorations,
    Definition,
    Document,
    Edge,
    Node,
    Recipe,
    Training,
)
from graph_runtime.errors import DocumentError

ALWAYS = frozenset(
    "dataset loss optimizer schedule metric epochs batch_size split stratify standardize "
    "scale_targets seed device start_from".split()
)
"""Fields of the recipe that a file names even where nobody has set them; others came later."""

_Written = Callable[[Any, Callable[[Any], Any]], str]
"""Gives the line of a thing from what makes a JSON tree of it."""
Lines = Mapping[str, list[str]]
"""The lines inside each section of the file, without commas; a plain value is one line."""

_OBJECT = ("{", "}")
_BRACKETS = {
    "nodes": _OBJECT,
    "edges": ("[", "]"),
    "positions": _OBJECT,
    "definitions": _OBJECT,
    "training": _OBJECT,
}


def document_text(document: Document) -> str:
    """JSON in one fixed order, so that equal documents give equal files and edits short diffs.

    Blocks and wires keep their order, which decides the order of lines in the source. Raises
    DocumentError for a number that JSON cannot hold.
    """
    return assemble(DocumentLines().of(document))


def assemble(lines: Lines) -> str:
    """The text of a file from the lines of its sections."""
    sections = (f"{_line(key)}: {_section(key, inner)}" for key, inner in lines.items())
    return "{\n  " + ",\n  ".join(sections) + "\n}\n"


class DocumentLines:
    """Gives the lines of one document after another; what they share is written once.

    After an edit of a drawing of 1,000 blocks this takes well under a millisecond.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, str]] = {}

    def of(self, document: Document) -> dict[str, list[str]]:
        known: dict[int, tuple[object, str]] = {}

        def line(thing: Any, tree: Callable[[Any], Any]) -> str:
            old = self._known.get(id(thing))
            text = old[1] if old is not None and old[0] is thing else _line(tree(thing))
            known[id(thing)] = (thing, text)  # keeps the thing alive, so that its id stays its own
            return text

        lines = {
            "format": [_line(document.format)],
            "version": [_line(document.version)],
            "name": [_line(document.name)],
            **_graph(document, line),
        }
        if document.definitions:
            lines["definitions"] = [
                _definition(name, body, line) for name, body in document.definitions.items()
            ]
        if document.training is not None:
            lines["training"] = _training(document.training)
        lines |= {key: [_line(value)] for key, value in _unknown(document).items()}
        self._known = known
        return lines


def _graph(drawing: Document | Definition, line: _Written) -> dict[str, list[str]]:
    """The sections that hold blocks and wires."""
    nodes, points = drawing.nodes, drawing.positions
    lines = {
        "nodes": [f"{_line(name)}: {line(node, _node)}" for name, node in nodes.items()],
        "edges": [line(edge, _edge) for edge in drawing.edges],
    }
    if points:
        placed = [*(n for n in nodes if n in points), *(n for n in points if n not in nodes)]
        lines["positions"] = [f"{_line(n)}: {line(points[n], _point)}" for n in placed]
    return lines


def _definition(name: str, body: Definition, line: _Written) -> str:
    """The lines of one definition, which stand one step further in."""
    said = {"label": body.label, "description": body.description}
    lines = {key: [_line(text)] for key, text in said.items() if text}
    if body.parameters:
        lines["parameters"] = [_line(dict(body.parameters))]
    lines |= _graph(body, line)
    lines |= {key: [_line(value)] for key, value in _unknown(body).items()}
    inner = (f"{_line(key)}: {_section(key, rows, '      ')}" for key, rows in lines.items())
    return f"{_line(name)}: {{\n      " + ",\n      ".join(inner) + "\n    }"


def _section(key: str, inner: list[str], margin: str = "  ") -> str:
    if key not in _BRACKETS:
        return inner[0]
    first, last = _BRACKETS[key]
    if not inner:
        return first + last
    return f"{first}\n{margin}  " + f",\n{margin}  ".join(inner) + f"\n{margin}{last}"


def _node(node: Node) -> dict[str, Any]:
    said = {"label": node.label, "definition": node.definition, "weight_set": node.weight_set}
    texts = {key: text for key, text in said.items() if text}
    told = {**texts, **_decorations(node.decorations), **_unknown(node)}
    return {"kind": node.kind, "params": dict(node.params), **told}


def _decorations(decorations: Decorations | None) -> dict[str, Any]:
    """Those that differ from what holds where nothing is said."""
    if decorations is None:
        return {}
    recipes = {name: _recipe(recipe) for name, recipe in decorations.initializers.items()}
    said: dict[str, Any] = {"initializers": recipes} if recipes else {}
    for name in ("frozen", "lr_factor", "weight_decay"):
        if (value := getattr(decorations, name)) != Decorations.model_fields[name].default:
            said[name] = value
    return {"decorations": {**said, **_unknown(decorations)}}


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "source": edge.source,
        "source_port": edge.source_port,
        "target": edge.target,
        "target_port": edge.target_port,
        **_unknown(edge),
    }


def _point(point: tuple[float, float]) -> list[float]:
    """A position; whole pixels without a point."""
    return [int(v) if float(v).is_integer() and abs(v) < 2**53 else v for v in point]


def _training(training: Training) -> list[str]:
    lines = []
    fields = Training.model_fields
    for name in sorted(fields, key=lambda name: name not in ALWAYS):
        value = getattr(training, name)
        if value is not None and (name in ALWAYS or value != fields[name].default):
            tree = _tree(value)
            lines.append(f"{_line(name)}: {_line(tree)}")
    return lines + [f"{_line(key)}: {_line(value)}" for key, value in _unknown(training).items()]


def _tree(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_tree(one) for one in value]
    return _recipe(value) if isinstance(value, Recipe) else value


def _recipe(recipe: Recipe) -> dict[str, Any]:
    return {"kind": recipe.kind, "params": dict(recipe.params), **_unknown(recipe)}


def _unknown(data: BaseModel) -> dict[str, Any]:
    """Keys that a newer program wrote, in a fixed order."""
    return dict(sorted((data.model_extra or {}).items()))


def _line(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        reason = "A number is infinite or not a number"
        raise DocumentError("", reason, "Give the parameter a finite value") from error
