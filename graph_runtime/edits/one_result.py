"""`leading_to`: a network without the heads, targets and losses that only training needs."""

from __future__ import annotations

from collections.abc import Collection

from graph_runtime.document.model import Document
from graph_runtime.edits.freezing import up_to
from graph_runtime.facts.checked import Checked


def leading_to(checked: Checked, results: Collection[str]) -> Document:
    """The drawing with these Outputs alone and what leads to them; it has no recipe any more.

    Raises ValueError with a sentence where one of them is no Output.
    """
    document = checked.document
    known = [name for name, node in document.nodes.items() if node.kind == "Output"]
    strange = [name for name in results if name not in known]
    if strange:
        shown = ascii(strange[0])[:60]
        raise ValueError(f"No result is called {shown}. There is {', '.join(known)}.")
    kept = set(up_to(checked, results))
    return document.replaced(
        nodes={name: node for name, node in document.nodes.items() if name in kept},
        edges=tuple(e for e in document.edges if e.source in kept and e.target in kept),
        positions={name: place for name, place in document.positions.items() if name in kept},
        training=None,
    )
