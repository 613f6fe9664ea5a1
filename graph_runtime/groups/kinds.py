"""Kinds of node that a document makes itself: a group, its repetition, and a group's own ports.

A group is a drawing inside a node. What it takes, gives and can be told follows from its
definition, so a kind of `Block` is made for each: everything that looks at blocks sees one more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Literal

from pydantic import Field, create_model

from graph_runtime.block import BLOCKS, Block, Ports
from graph_runtime.custom.python_module import PYTHON_MODULE, module_kind
from graph_runtime.document.model import STATE, Definition, Node
from graph_runtime.groups.borders import (
    Composite,
    Group,
    GroupInput,
    GroupOutput,
    Repeat,
    class_name,
    values_of,
)
from graph_runtime.groups.group_choices import Choices, choices_of
from graph_runtime.groups.loop_kinds import Loop, State
from graph_runtime.params import frozen

__all__ = [
    "GROUP",
    "GROUP_INPUT",
    "GROUP_OUTPUT",
    "LOOP",
    "MAX_NESTING",
    "REPEAT",
    "RESERVED",
    "STATE",
    "Composite",
    "Definitions",
    "Group",
    "GroupInput",
    "GroupOutput",
    "Loop",
    "Repeat",
    "State",
    "children",
    "class_name",
    "composite_kind",
    "dependents",
    "group_ports",
    "is_composite",
    "kind_of",
    "kind_standing_for",
    "nesting",
    "standing_for",
    "states_of",
    "values_of",
]

MAX_NESTING = 16
RESERVED = frozenset({"i", "in_channels", "in_features", "times", "arrangement", "join", "dim"})
"""Names that a definition's parameters cannot have: they mean something in every formula."""

GROUP, REPEAT, LOOP = "Group", "Repeat", "Loop"
GROUP_INPUT, GROUP_OUTPUT = "GroupInput", "GroupOutput"
Definitions = Mapping[str, Definition]

_INSIDE: Mapping[str, type[Block]] = {
    GROUP_INPUT: GroupInput,
    GROUP_OUTPUT: GroupOutput,
    STATE: State,
}
_BASES: Mapping[str, type[Composite]] = {GROUP: Group, REPEAT: Repeat, LOOP: Loop}
STRUCTURES: Mapping[str, type[Block]] = {**_BASES, **_INSIDE}
"""The kinds that groups and loops are made of, beside those of the catalogue."""


def is_composite(node: Node) -> bool:
    return node.kind in _BASES


def kind_of(node: Node, definitions: Definitions) -> type[Block] | None:
    """The kind of a node; None where the catalogue and the document know none of that name."""
    if node.kind in _INSIDE:
        return _INSIDE[node.kind]
    if node.kind == PYTHON_MODULE:
        return module_kind(node.params)
    if node.kind not in _BASES:
        return BLOCKS.kinds.get(node.kind)
    body = definitions.get(node.definition)
    return None if body is None else composite_kind(node.kind, node.definition, body)


def composite_kind(
    kind: str, name: str, body: Definition, synonyms: tuple[str, ...] = ()
) -> type[Composite]:
    """The kind of the Group, Repeat or Loop nodes that name this definition.

    With synonyms, by which a search finds it, it is another class than without.
    """
    inputs, outputs = group_ports(body)
    words = (body.label, body.description, *synonyms)
    parameters = json.dumps(dict(body.parameters)), choices_of(body)
    ports = (inputs, outputs, states_of(body), _whole(body))
    return _composite(kind, name, words, parameters, ports)


def group_ports(body: Definition) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the input and output ports that a definition gives its nodes."""
    ends = {GROUP_INPUT: [], GROUP_OUTPUT: []}  # type: dict[str, list[str]]
    for name, node in body.nodes.items():
        if node.kind in ends:
            ends[node.kind].append(name)
    return tuple(ends[GROUP_INPUT]), tuple(ends[GROUP_OUTPUT])


def states_of(body: Definition) -> tuple[str, ...]:
    """The blocks of a definition that hold something from one step to the next."""
    return tuple(name for name, node in body.nodes.items() if node.kind == STATE)


def _whole(body: Definition) -> frozenset[str]:
    """The inputs that a Loop gives whole to every step."""
    nodes = body.nodes.items()
    return frozenset(
        name
        for name, node in nodes
        if node.kind == GROUP_INPUT and node.params.get("whole") is True
    )


def standing_for(definition: str, body: Definition) -> Node:
    """A node for a definition: a Loop where its drawing remembers something, else a Group."""
    return Node(kind=LOOP if states_of(body) else GROUP, definition=definition)


def kind_standing_for(
    definition: str, body: Definition, synonyms: tuple[str, ...] = ()
) -> type[Composite]:
    """The kind of such a node."""
    return composite_kind(standing_for(definition, body).kind, definition, body, synonyms)


def nesting(definitions: Definitions) -> Mapping[str, int | None]:
    """How deep each definition nests others, 1 for none; None where it contains itself."""
    depths: dict[str, int | None] = {}
    for name in definitions:
        _depth(name, definitions, depths, frozenset())
    return depths


def _depth(
    name: str, definitions: Definitions, depths: dict[str, int | None], above: frozenset[str]
) -> int | None:
    if name in above or len(above) > MAX_NESTING + 1:
        return None
    if name not in depths:
        inner = [
            _depth(child, definitions, depths, above | {name})
            for child in children(definitions[name])
            if child in definitions
        ]
        known = [depth for depth in inner if depth is not None]
        depths[name] = None if len(known) < len(inner) else 1 + max(known, default=0)
    return depths[name]


def children(body: Definition) -> set[str]:
    """The definitions that stand directly inside this one."""
    return {node.definition for node in body.nodes.values() if is_composite(node)}


def dependents(definitions: Definitions, changed: Iterable[str]) -> set[str]:
    """The changed definitions and every one that contains them at any depth."""
    found = set(changed)
    while True:
        more = {n for n, b in definitions.items() if n not in found and children(b) & found}
        if not more:
            return found
        found |= more


@lru_cache(maxsize=1024)
def _composite(
    kind: str,
    name: str,
    words: tuple[str, ...],
    parameters: tuple[str, Choices],
    ports: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], frozenset[str]],
) -> type[Composite]:
    label, description, *synonyms = words
    inputs, outputs, states, whole = ports
    defaults, choices = json.loads(parameters[0]), dict(parameters[1])
    fields: dict[str, Any] = {
        f"value_{index}": _field(own, frozen(value), label or name, choices.get(own, ()))
        for index, (own, value) in enumerate(defaults.items())
    }
    made = _class_with(kind, fields)
    made.__doc__ = description or _BASES[kind].__doc__
    made.title = label or class_name(name)
    made.synonyms = tuple(synonyms)
    made.definition = name
    made.states, made.whole = states, whole
    made.gives = len(outputs)
    made.given = Ports(inputs, states if kind == LOOP else (), False)
    given = {REPEAT: outputs[:1], LOOP: outputs + states}
    made.outputs = given.get(kind, outputs)
    return made


def _class_with(kind: str, fields: dict[str, Any]) -> type[Composite]:
    return create_model(kind, __base__=_BASES[kind], __module__=__name__, **fields)


def _field(name: str, default: Any, owner: str, words: tuple[str, ...]) -> tuple[Any, Any]:
    exact: Any = type(default)
    if words:
        return Literal[words], Field(default, alias=name, description=f"Parameter of {owner}.")
    if exact is tuple:
        exact = tuple[int | float, ...] if default else tuple[int, ...]
        if all(type(item) is int for item in default):
            exact = tuple[int, ...]
    if exact not in (bool, int, float, str) and not isinstance(default, tuple):
        exact, default = int, 1
    low, high = (-(2**31), 2**31 - 1) if exact is int else (None, None)
    help_text = f"Parameter of {owner}."
    return exact, Field(default, alias=name, description=help_text, ge=low, le=high)
