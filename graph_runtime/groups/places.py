"""Paths into a document: the groups one goes through to a drawing, by node id."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from graph_runtime.document.model import Definition, Document
from graph_runtime.groups.kinds import is_composite

Path = tuple[str, ...]
MAX_DEPTH = 16


def drawing_at(document: Document, path: Path) -> Document | Definition | None:
    """The drawing at the end of a path; None where the path leads to none."""
    drawing: Document | Definition = document
    for name in path[: MAX_DEPTH + 1]:
        node = drawing.nodes.get(name)
        if node is None or not is_composite(node) or node.definition not in document.definitions:
            return None
        drawing = document.definitions[node.definition]
    return drawing if len(path) <= MAX_DEPTH else None


def definition_at(document: Document, path: Path) -> str | None:
    """The definition whose drawing is at the end of a path; None for the document or for none."""
    above = drawing_at(document, path[:-1])
    if not path or above is None or drawing_at(document, path) is None:
        return None
    return above.nodes[path[-1]].definition


def nearest_place(document: Document, path: Path) -> Path:
    """As much of a path, from its beginning, as leads to a drawing."""
    while drawing_at(document, path) is None:
        path = path[:-1]
    return path


def changed_place(old: Document, new: Document, here: Path) -> Path:
    """Where to look to see what changed: `here` if it did, else the nearest to the top that did.

    `here` too where no drawing changed.
    """
    here = nearest_place(new, here)
    if _differ(old, new, here):
        return here
    return next((path for path in _levels(new) if _differ(old, new, path)), here)


def place_of(document: Document, definition: str | None) -> Path | None:
    """The way to the first place, from the top, where a definition stands; None for no place."""
    if definition is None:
        return ()
    return next((p for p in _levels(document) if definition_at(document, p) == definition), None)


def _levels(document: Document) -> Iterator[Path]:
    """A way to every drawing that can be reached, those nearest to the top first."""
    seen: set[str] = set()
    waiting: deque[Path] = deque([()])
    while waiting:
        path = waiting.popleft()
        drawing = drawing_at(document, path)
        if drawing is None:
            continue
        yield path
        for name, node in drawing.nodes.items():
            if is_composite(node) and node.definition not in seen:
                seen.add(node.definition)
                waiting.append((*path, name))


def _differ(old: Document, new: Document, path: Path) -> bool:
    """Whether the drawing at a path is another, or a group that is called otherwise."""
    before, after = drawing_at(old, path), drawing_at(new, path)
    if definition_at(old, path) != definition_at(new, path):
        return True
    if before is None or after is None or before is after:
        return before is not after
    parts = _WHOLE if path else _DRAWN
    return any(getattr(before, part) != getattr(after, part) for part in parts)


_DRAWN = ("nodes", "edges", "positions")
_WHOLE = (*_DRAWN, "label", "description", "parameters")
