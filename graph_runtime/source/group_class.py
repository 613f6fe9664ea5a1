"""`GroupClass`: the one class that stands in the source for a group at all its places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph_runtime.expressions import Value
from graph_runtime.facts.checked import Checked, NodeFacts
from graph_runtime.facts.node_check import specs_of
from graph_runtime.groups.kinds import Loop, Repeat, class_name
from graph_runtime.source.size_symbols import SizeSymbols

Constructors = Mapping[str, Value]
ARRIVING = ("in_channels", "in_features")
"""Sizes of what reaches a group's first input."""


class UnlikeError(ValueError):
    """Places of a group that one class cannot stand for."""


@dataclass(eq=False)
class GroupClass:
    """A class of the source: `Model`, or a group at the places (`members`) that it is right for.

    `parameters` are the arguments of its constructor; `arguments[id(member)]` their values there.
    """

    name: str
    definition: str
    members: tuple[Checked, ...]
    parameters: tuple[str, ...] = ()
    constructors: Constructors = field(default_factory=dict)
    symbols: SizeSymbols | None = None
    arguments: dict[int, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def first(self) -> Checked:
        return self.members[0]


def skeleton(level: Checked, classes: Mapping[int, GroupClass], lets: Mapping[str, str]) -> Any:
    """All of a place that one class must have in common: calls, lines and inner classes."""
    rows: list[Any] = []
    for node in level.order:
        facts = level.nodes[node]
        if facts.inside:
            repeated = facts.block if isinstance(facts.block, Repeat) else None
            shape = (repeated.arrangement, repeated.join, repeated.dim) if repeated else ()
            kinds = [id(classes[id(inner)]) for inner in facts.inside]
            begun = [facts.outputs[state].sizes for state in _states(facts)]
            rows.append((node, shape, tuple(kinds), tuple(facts.outputs), tuple(begun)))
            continue
        assert facts.block is not None
        call = facts.block.module(*specs_of(facts.block, facts.inputs))
        built = (call.target, len(call.args)) if call else None
        rows.append((node, facts.node.kind, built, lets[node]))
    return tuple(rows), tuple(level.sharing.whole.items()), level.sharing.ties


def _states(facts: NodeFacts) -> tuple[str, ...]:
    """What a Loop remembers; its zeros are written with their size."""
    return facts.block.states if isinstance(facts.block, Loop) else ()


def places(checked: Checked, seen: set[int] | None = None) -> Iterator[tuple[str, Checked]]:
    """Every different place of every group below, the innermost first: definition and drawing."""
    seen = set() if seen is None else seen
    for facts in checked.nodes.values():
        for level in facts.inside:
            if id(level) not in seen:
                seen.add(id(level))
                yield from places(level, seen)
                yield facts.node.definition, level


def named(definition: str, count: int, taken: set[str]) -> str:
    """A class name that the source does not have: `Bottleneck`, `Bottleneck2` …"""
    stem = class_name(definition)
    number = count + 1
    name = stem if count == 0 else f"{stem}{number}"
    while name in taken:
        number += 1
        name = f"{name}_" if count == 0 else f"{stem}{number}"
    return name
