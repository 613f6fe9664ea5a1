"""What one class of the source may speak of: its blocks, what they call, and their constants."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph_runtime.facts.checked import Checked, NodeFacts
from graph_runtime.facts.loss_side import loss_side
from graph_runtime.formula import formula_of
from graph_runtime.groups.kinds import GROUP_INPUT, LOOP, STATE, class_name, is_composite
from graph_runtime.params import JsonValue

Constants = set[tuple[type, object]]
"""Values with their exact types: 1, 1.0 and True are three constants."""

_GIVEN = ("Input", GROUP_INPUT, STATE)
"""Kinds of block whose values a method is given."""
_SMALL = range(-8, 9)
"""Whole numbers that any line may hold, as axes and indices."""


class SourceFacts:
    """Taken from the document alone; the writer of the source is not asked.

    `levels` are the places of one group, or the document itself.
    """

    def __init__(self, levels: Sequence[Checked]) -> None:
        first = levels[0]
        nodes = {n: [level.nodes[n] for level in levels] for n in first.nodes}
        self.nodes = dict(first.nodes)
        self.calls_of = {n: _calls(places) for n, places in nodes.items()}
        self.calls = set().union(*self.calls_of.values())
        self.inputs = {n for n, p in nodes.items() if p[0].node.kind in _GIVEN}
        side = None if first.fed is not None else loss_side(first)
        self.losses = side is not None
        self.results = {n for n, p in nodes.items() if p[0].node.kind in ("Output", "Target")}
        self.composites: Mapping[str, str] = {
            n: class_name(p[0].node.definition) for n, p in nodes.items() if is_composite(p[0].node)
        }
        self.loops = {n for n, places in nodes.items() if places[0].node.kind == LOOP}
        self.ties = {(t.node, t.weight, t.owner) for level in levels for t in level.sharing.ties}
        self._of_node = {n: _known(places) for n, places in nodes.items()}
        self._of_all: Constants = set().union(*self._of_node.values())

    def knows(self, value: object, node: str | None) -> bool:
        """Whether a line of this node, or with None any line, may hold the constant."""
        if value is None or isinstance(value, bool):
            return True
        if type(value) is int and value in _SMALL:
            return True
        return (type(value), value) in (self._of_node[node] if node else self._of_all)

    def leads(self, step: object) -> bool:
        """Whether a whole number leads from one known number to another, as a loop counts."""
        if type(step) is not int:
            return False
        numbers = {value for kind, value in self._of_all if kind is int}
        return any(n + step in numbers or n * step in numbers - {0} for n in numbers)  # type: ignore[operator]


def _calls(places: Sequence[NodeFacts]) -> set[str]:
    return {name for facts in places if facts.block for name in facts.block.may_call()}


def _known(places: Sequence[NodeFacts], seen: set[int] | None = None) -> Constants:
    """Constants of a node at all its places, through all levels of its groups."""
    seen = set() if seen is None else seen
    found: Constants = set()
    for facts in places:
        found |= _constants(facts)
        for level in facts.inside:
            if id(level) not in seen:
                seen.add(id(level))
                found |= _known(list(level.nodes.values()), seen)
    return found


def _constants(facts: NodeFacts) -> Constants:
    """The values of a node's parameters, and the sizes it was worked out for."""
    values = list(_flat(facts.block.model_dump().values())) if facts.block else []
    values += [c for value in facts.node.params.values() for c in _in_formula(value)]
    for spec in [*facts.inputs.values(), *facts.outputs.values()]:
        if spec is not None:
            values += [*spec.sizes, spec.numbers]
    return {(type(value), value) for value in values}


def _in_formula(value: JsonValue) -> Iterator[object]:
    """The numbers that a formula holds."""
    formula = formula_of(value)
    tree = ast.walk(ast.parse(formula.text)) if formula is not None else ()
    for part in tree:
        if isinstance(part, ast.Constant):
            yield part.value


def _flat(values: Iterable[object]) -> Iterator[object]:
    for value in values:
        if isinstance(value, tuple | list):
            yield from _flat(value)
        else:
            yield value
