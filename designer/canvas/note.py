"""`Note`: the advice about one block, as its mark and its tooltip tell it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph_runtime.document.model import Document
from graph_runtime.groups.places import Path, definition_at
from graph_runtime.lint_rule import Advice, Weight


@dataclass(frozen=True, slots=True)
class Note:
    """All that is said of a block, and how much the gravest of it weighs."""

    text: str
    weight: Weight


def notes_of(advice: Iterable[Advice], document: Document, path: Path) -> dict[str, Note]:
    """A note for each block of the drawing at a path; the gravest advice comes first.

    A group has the notes of the blocks in it.
    """
    notes: dict[str, Note] = {}
    for one in advice:
        node = _shown(one.node, document, path)
        if node is None:
            continue
        before, text = notes.get(node), f"{one.message} {one.fix}"
        notes[node] = (
            Note(f"{before.text}\n{text}", before.weight) if before else Note(text, one.weight)
        )
    return notes


def _shown(node: str | None, document: Document, path: Path) -> str | None:
    """The block of the open drawing that is this one, or has it inside; None for none."""
    if node is None:
        return None
    *way, name = node.split("/")
    if definition_at(document, tuple(way)) == definition_at(document, path):
        return name
    return way[len(path)] if tuple(way[: len(path)]) == path else None
