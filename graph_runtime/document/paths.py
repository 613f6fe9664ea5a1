"""Single values of a document by their place: `training.optimizer.lr`, `nodes.hidden.out_features`.

The parameters of a block or a recipe may be named without the word `params` between.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from graph_runtime.document.model import Document
from graph_runtime.document.reading import parse_document
from graph_runtime.document.text import document_text
from graph_runtime.errors import DocumentError


def with_values(document: Document, values: Mapping[str, Any]) -> Document:
    """The document with these values, which may be JSON of any kind, in their places.

    Raises DocumentError where a path leads nowhere or a value cannot stand there.
    """
    if not values:
        return document
    tree = json.loads(document_text(document))
    for path, value in values.items():
        _put(tree, path, value)
    return parse_document(json.dumps(tree))


def _put(tree: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = path.split(".")
    here: Any = tree
    for name in parents:
        here = _inside(here, name)
        if not isinstance(_at(here, name), dict | list):
            raise _nothing(path, name, here)
        here = _at(here, name)
    here = _inside(here, last)
    if isinstance(here, list):
        if _at(here, last) is None:
            raise _nothing(path, last, here)
        here[int(last)] = value
        return
    if here is tree and last not in tree:
        raise _nothing(path, last, here)
    here[last] = value


def _at(here: Any, name: str) -> Any:
    if isinstance(here, dict):
        return here.get(name)
    fits = name.isascii() and name.isdigit() and len(name) < 6
    return here[int(name)] if fits and int(name) < len(here) else None


def _inside(here: Any, name: str) -> Any:
    if not isinstance(here, dict):
        return here
    params = here.get("params")
    is_own = name in ("kind", "params", "label", "decorations")
    return params if isinstance(params, dict) and "kind" in here and not is_own else here


def _nothing(path: str, name: str, here: Any) -> DocumentError:
    known = ", ".join(list(here)[:20]) if isinstance(here, dict) else f"places 0 to {len(here) - 1}"
    reason = f"There is no {name} in the document"
    return DocumentError(path, reason, f"There are {known}" if known else "Set its parent first")
