"""`document_text`: a document as the text of its file, one block or wire a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from graph_runtime.document import Document, Edge, Node, Recipe, Training
from graph_runtime.errors import DocumentError


def document_text(document: Document) -> str:
    """JSON in one fixed order, so that equal documents give equal files and edits short diffs.

    Blocks and wires keep their order, which decides the order of lines in the source. Raises
    DocumentError for a number that JSON cannot hold.
    """
    sections = {
        "format": _line(document.format),
        "version": _line(document.version),
        "name": _line(document.name),
        "nodes": _object({name: _line(_node(node)) for name, node in document.nodes.items()}),
        "edges": _array([_line(_edge(edge)) for edge in document.edges]),
    }
    if document.positions:
        sections["positions"] = _object(_positions(document))
    if document.training is not None:
        sections["training"] = _object(_training(document.training))
    sections |= {key: _line(value) for key, value in _unknown(document).items()}
    return _object(sections, indent="") + "\n"


def _node(node: Node) -> dict[str, Any]:
    label = {"label": node.label} if node.label else {}
    return {"kind": node.kind, "params": dict(node.params), **label, **_unknown(node)}


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "source": edge.source,
        "source_port": edge.source_port,
        "target": edge.target,
        "target_port": edge.target_port,
        **_unknown(edge),
    }


def _positions(document: Document) -> dict[str, str]:
    """Positions in the order of the blocks; whole pixels without a point."""
    known = [name for name in document.nodes if name in document.positions]
    rest = [name for name in document.positions if name not in document.nodes]
    return {name: _line([_short(v) for v in document.positions[name]]) for name in known + rest}


def _short(value: float) -> float:
    return int(value) if float(value).is_integer() and abs(value) < 2**53 else value


def _training(training: Training) -> dict[str, str]:
    lines = {}
    for name in Training.model_fields:
        value = getattr(training, name)
        if value is not None:
            lines[name] = _line(_recipe(value) if isinstance(value, Recipe) else value)
    return lines | {key: _line(value) for key, value in _unknown(training).items()}


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


def _object(lines: Mapping[str, str], indent: str = "  ") -> str:
    if not lines:
        return "{}"
    inner = f",\n{indent}  ".join(f"{_line(key)}: {text}" for key, text in lines.items())
    return f"{{\n{indent}  {inner}\n{indent}}}"


def _array(lines: list[str]) -> str:
    if not lines:
        return "[]"
    inner = ",\n    ".join(lines)
    return f"[\n    {inner}\n  ]"
