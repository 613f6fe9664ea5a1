"""What the source of a document may speak of: its blocks, what they call, and their constants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from graph_runtime.block import Block
from graph_runtime.check import Checked, NodeFacts

Constants = set[tuple[type, object]]
"""Values with their exact types: 1, 1.0 and True are three constants."""

_SMALL = range(-8, 9)
"""Whole numbers that any line may hold, as axes and indices."""


class SourceFacts:
    """Taken from the document alone; the writer of the source is not asked."""

    def __init__(self, checked: Checked) -> None:
        self.nodes = dict(checked.nodes)
        self.blocks: Mapping[str, Block] = {
            node: facts.block for node, facts in checked.nodes.items() if facts.block is not None
        }
        self.inputs = {n for n, facts in checked.nodes.items() if facts.node.kind == "Input"}
        self.calls = {name for block in self.blocks.values() for name in block.may_call()}
        self._of_node = {node: _constants(facts) for node, facts in checked.nodes.items()}
        self._of_all: Constants = set().union(*self._of_node.values())

    def knows(self, value: object, node: str | None) -> bool:
        """Whether a line of this node, or with None any line, may hold the constant."""
        if value is None or isinstance(value, bool):
            return True
        if type(value) is int and value in _SMALL:
            return True
        return (type(value), value) in (self._of_node[node] if node else self._of_all)


def _constants(facts: NodeFacts) -> Constants:
    """The values of a node's parameters, and the sizes it was worked out for."""
    values = list(_flat(facts.block.model_dump().values())) if facts.block else []
    for spec in [*facts.inputs.values(), *facts.outputs.values()]:
        if spec is not None:
            values += [*spec.sizes, spec.numbers]
    return {(type(value), value) for value in values}


def _flat(values: Iterable[object]) -> Iterator[object]:
    for value in values:
        if isinstance(value, tuple | list):
            yield from _flat(value)
        else:
            yield value
