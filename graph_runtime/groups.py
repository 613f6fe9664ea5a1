"""Kinds of node that a document makes itself: a group, its repetition, and a group's own ports.

A group is a drawing inside a node. What it takes, gives and can be told follows from its
definition, so a kind of `Block` is made for each: everything that looks at blocks sees one more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, ClassVar, Literal

from pydantic import Field, create_model

from graph_runtime.block import ANY_DTYPE, BLOCKS, Block, Ports, Spec
from graph_runtime.document import Definition, Node
from graph_runtime.params import JsonValue, frozen

MAX_NESTING = 16
MAX_TIMES = 1_000
RESERVED = frozenset({"i", "in_channels", "in_features", "times", "arrangement", "join", "dim"})
"""Names that a definition's parameters cannot have: they mean something in every formula."""

GROUP, REPEAT = "Group", "Repeat"
GROUP_INPUT, GROUP_OUTPUT = "GroupInput", "GroupOutput"
Definitions = Mapping[str, Definition]


class GroupInput(Block):
    """Where a value enters a group; its name is the group's input port."""

    title = "Group input"
    synonyms = ("argument", "port", "enter")
    formula = r"y = x"
    reference = "https://docs.pytorch.org/docs/stable/notes/modules.html"
    example = ()

    @classmethod
    def group(cls) -> str:
        return "data"

    def shape(self) -> Spec:
        raise NotImplementedError("what arrives is known to the group alone")


class GroupOutput(Block):
    """Where a value leaves a group; its name is the group's output port."""

    title = "Group output"
    synonyms = ("result", "port", "return", "leave")
    formula = r"y = x"
    reference = "https://docs.pytorch.org/docs/stable/notes/modules.html"
    outputs = ()
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 10),)

    @classmethod
    def group(cls) -> str:
        return "data"

    def shape(self, x: Spec) -> tuple[Spec, ...]:
        return ()


class Composite(Block):
    """A node that stands for a definition of the document."""

    given: ClassVar[Ports] = Ports((), (), False)
    definition: ClassVar[str] = ""

    @classmethod
    def ports(cls) -> Ports:
        return cls.given

    @classmethod
    def accepted(cls, port: str) -> tuple[Any, ...]:
        return ANY_DTYPE

    @classmethod
    def group(cls) -> str:
        return "group"

    @classmethod
    def called(cls) -> str:
        return cls.title

    @classmethod
    def may_call(cls) -> tuple[str, ...]:
        return (class_name(cls.definition),)

    @property
    def values(self) -> dict[str, JsonValue]:
        """The definition's parameters, by name."""
        own = {info.alias for info in type(self).model_fields.values() if info.alias is not None}
        return {name: value for name, value in values_of(self).items() if name in own}


class Group(Composite):
    """A drawing inside a node, which may stand at several places with weights of its own."""

    title = "Group"


class Repeat(Composite):
    """A group several times: one after another, or side by side with the results joined."""

    title = "Repeat"

    times: int = Field(2, ge=1, le=MAX_TIMES, description="How many times the group stands there.")
    arrangement: Literal["chain", "parallel"] = Field(
        "chain", description="One after another, or side by side on the same inputs."
    )
    join: Literal["concatenate", "add", "stack"] = Field(
        "concatenate", description="How results that stand side by side become one."
    )
    dim: int = Field(1, ge=-8, le=8, description="The axis along which they are joined.")


def values_of(block: Block) -> dict[str, JsonValue]:
    """A block's parameters under the names that documents give them."""
    fields = type(block).model_fields.items()
    return {info.alias or name: getattr(block, name) for name, info in fields}


_PORTS: Mapping[str, type[Block]] = {GROUP_INPUT: GroupInput, GROUP_OUTPUT: GroupOutput}
_BASES: Mapping[str, type[Composite]] = {GROUP: Group, REPEAT: Repeat}


def is_composite(node: Node) -> bool:
    return node.kind in _BASES


def kind_of(node: Node, definitions: Definitions) -> type[Block] | None:
    """The kind of a node; None where the catalogue and the document know none of that name."""
    if node.kind in _PORTS:
        return _PORTS[node.kind]
    if node.kind not in _BASES:
        return BLOCKS.kinds.get(node.kind)
    body = definitions.get(node.definition)
    return None if body is None else composite_kind(node.kind, node.definition, body)


def composite_kind(kind: str, name: str, body: Definition) -> type[Composite]:
    """The kind of the Group or Repeat nodes that name this definition."""
    inputs, outputs = group_ports(body)
    parameters = json.dumps(dict(body.parameters))
    return _composite(kind, name, body.label, body.description, parameters, inputs, outputs)


def group_ports(body: Definition) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the input and output ports that a definition gives its nodes."""
    ends = {GROUP_INPUT: [], GROUP_OUTPUT: []}  # type: dict[str, list[str]]
    for name, node in body.nodes.items():
        if node.kind in ends:
            ends[node.kind].append(name)
    return tuple(ends[GROUP_INPUT]), tuple(ends[GROUP_OUTPUT])


def class_name(definition: str) -> str:
    """The class that stands for a definition in the source: `dense_layer` is `DenseLayer`."""
    return "".join(part[:1].upper() + part[1:] for part in definition.split("_")) or "Group"


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
    label: str,
    description: str,
    parameters: str,
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
) -> type[Composite]:
    fields: dict[str, Any] = {
        f"value_{index}": _field(parameter, frozen(value), label or name)
        for index, (parameter, value) in enumerate(json.loads(parameters).items())
    }
    made = _class_with(kind, fields)
    made.__doc__ = description or _BASES[kind].__doc__
    made.title = label or class_name(name)
    made.definition = name
    made.given = Ports(inputs, (), False)
    made.outputs = outputs if kind == GROUP else outputs[:1]
    return made


def _class_with(kind: str, fields: dict[str, Any]) -> type[Composite]:
    return create_model(kind, __base__=_BASES[kind], __module__=__name__, **fields)


def _field(name: str, default: Any, owner: str) -> tuple[Any, Any]:
    exact: Any = type(default)
    if exact is tuple:
        exact = tuple[int | float, ...] if default else tuple[int, ...]
        if all(type(item) is int for item in default):
            exact = tuple[int, ...]
    if exact not in (bool, int, float, str) and not isinstance(default, tuple):
        exact, default = int, 1
    low, high = (-(2**31), 2**31 - 1) if exact is int else (None, None)
    help_text = f"Parameter of {owner}."
    return exact, Field(default, alias=name, description=help_text, ge=low, le=high)
