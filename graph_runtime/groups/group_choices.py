"""Words that a parameter of a group may have: those of the block inside that takes it."""

from __future__ import annotations

from graph_runtime.block import BLOCKS
from graph_runtime.document.model import Definition
from graph_runtime.formula import as_formula
from graph_runtime.params import Choice

Choices = tuple[tuple[str, tuple[str, ...]], ...]
"""By parameter; those that are no choice are left out."""


def choices_of(body: Definition) -> Choices:
    """The choices among a definition's parameters, from the blocks that take them as they are."""
    found = {}
    for name, default in body.parameters.items():
        words = _words(body, name) if isinstance(default, str) else ()
        if default in words:
            found[name] = words
    return tuple(found.items())


def _words(body: Definition, name: str) -> tuple[str, ...]:
    """What every block may be told that reads this name; () where none or one takes any text."""
    formula, common = as_formula(name), None
    for node in body.nodes.values():
        takers = [param for param, value in node.params.items() if value == formula]
        kind = BLOCKS.kinds.get(node.kind)
        if not takers or kind is None:
            continue
        for param in kind.params():
            if param.name in takers and isinstance(param, Choice):
                same = [word for word in param.choices if common is None or word in common]
                common = tuple(same)
    return common or ()
