"""`Checked`: a document with all that can be known of it before it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graph_runtime.block import Block, Ports, port_number
from graph_runtime.custom.answers import NOTHING, Knowledge
from graph_runtime.document.model import Document, Node
from graph_runtime.errors import Problem
from graph_runtime.facts.cost import Cost
from graph_runtime.facts.wiring import Wiring
from graph_runtime.formula import Scope
from graph_runtime.tensors import Spec


@dataclass(frozen=True, slots=True)
class Tie:
    """A weight of one node that is the same tensor as the weight of that name of another."""

    node: str
    owner: str
    weight: str


@dataclass(frozen=True, slots=True)
class Sharing:
    """What the weight sets of a drawing make one: whole modules (node → owner), single weights.

    `spared` learned numbers are thereby there once only.
    """

    whole: Mapping[str, str] = field(default_factory=dict)
    ties: tuple[Tie, ...] = ()
    spared: int = 0


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """What is known of one node. `block` is None where kind or parameters are wrong.

    `inside` is the drawing of a group as it is at this node, once for each repetition.
    """

    node: Node
    block: Block | None
    inputs: Mapping[str, Spec | None]
    outputs: Mapping[str, Spec]
    cost: Cost
    problems: tuple[Problem, ...]
    inside: tuple[Checked, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Checked:
    """A document, or the drawing of a definition, with all that can be known of it.

    `nodes` has an entry for every node; one that could not be worked out, or that lies behind such
    a one, has no outputs. `order` runs from inputs to outputs. A definition is checked for what
    arrives at its inputs (`fed`) and for the values of its names (`scope`). `knowledge` is what the
    check was told of the code of a person's own blocks.
    """

    document: Document
    wiring: Wiring
    nodes: Mapping[str, NodeFacts]
    problems: tuple[Problem, ...]
    cost: Cost
    sharing: Sharing = field(default_factory=Sharing)
    scope: Scope = field(default_factory=dict)
    fed: Mapping[str, Spec] | None = None
    knowledge: Knowledge = field(default=NOTHING, repr=False, compare=False)
    elaborated: Mapping[tuple[Any, ...], Checked] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def order(self) -> tuple[str, ...]:
        return self.wiring.order

    @property
    def sound(self) -> bool:
        """Whether source can be written from it; training may still lack its recipe."""
        return all((p.param or "").startswith("training.") for p in self.problems)

    def inside(self, path: tuple[str, ...]) -> Checked | None:
        """The drawing inside the group at the end of a path of node ids, as it is there.

        Of a repetition the first; None where the path leads to no group that is known.
        """
        checked: Checked | None = self
        for node in path:
            facts = checked.nodes.get(node) if checked is not None else None
            checked = facts.inside[0] if facts is not None and facts.inside else None
        if checked is None or checked.document.definitions is self.document.definitions:
            return checked
        # Worked out before an edit of a definition that it does not contain.
        current = checked.document.replaced(definitions=self.document.definitions)
        return replace(checked, document=current)


def arguments(block: Block, inputs: Mapping[str, Spec]) -> tuple[Spec | None, ...]:
    """The wired specs in the order of the block's `shape` arguments; None for open ports."""
    return in_order(block.ports(), inputs)


def in_order(ports: Ports, inputs: Mapping[str, Spec]) -> tuple[Spec | None, ...]:
    if ports.variadic:
        return tuple(inputs[port] for port in sorted(inputs, key=port_number))
    return tuple(inputs.get(port) for port in ports.required + ports.optional)
