"""`Drawing`: a checked document arranged for rules that look for patterns in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from graph_runtime.block import Block
from graph_runtime.check import Checked, NodeFacts
from graph_runtime.document.model import Edge, Training
from graph_runtime.loss import LOSSES, Loss
from graph_runtime.tensors import Spec

DROPOUTS = (
    "Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout",
    "ClassicDropout",
)  # fmt: skip
NO_CHANGE = ("Identity", "DropPath", "GaussianNoise", *DROPOUTS)
"""Kinds that give what they take once training is over."""
OTHER_SHAPE = ("Flatten", "Unflatten", "Reshape", "Permute")
"""Kinds that give the same numbers in another shape."""


class Drawing:
    """Blocks by kind and family, and the way back along the wires.

    Holds only blocks whose inputs and outputs are known: those behind a problem are silent.
    """

    def __init__(self, checked: Checked) -> None:
        self.checked = checked
        self._blocks: dict[str, Block] = {}
        self._kinds: dict[str, list[str]] = {}
        for node in checked.order:
            facts = checked.nodes[node]
            if facts.block is not None and _understood(facts, facts.block):
                self._blocks[node] = facts.block
                self._kinds.setdefault(facts.node.kind, []).append(node)

    @property
    def blocks(self) -> Mapping[str, Block]:
        """Every understood block, sources before their readers."""
        return self._blocks

    @property
    def training(self) -> Training | None:
        return self.checked.document.training

    @cached_property
    def loss(self) -> Loss | None:
        """The loss of the training recipe, if there is one and it is right."""
        if self.training is None:
            return None
        made = LOSSES.make(self.training.loss.kind, self.training.loss.params)
        return made if isinstance(made, Loss) else None

    @cached_property
    def groups(self) -> Mapping[str, str]:
        """The family of each kind that is drawn."""
        return {kind: self._blocks[nodes[0]].group() for kind, nodes in self._kinds.items()}

    def of(self, kinds: Collection[str]) -> Iterator[str]:
        """The blocks of these kinds."""
        for kind in kinds:
            yield from self._kinds.get(kind, ())

    def of_group(self, group: str) -> Iterator[str]:
        """The blocks of a family."""
        return self.of([kind for kind, name in self.groups.items() if name == group])

    def kind(self, node: str) -> str:
        return self.checked.nodes[node].node.kind

    def group(self, node: str) -> str:
        return self.groups.get(self.kind(node), "")

    def inputs(self, node: str) -> Mapping[str, Edge]:
        """The wire at each input port that has one."""
        return self.checked.wiring.into[node]

    def feed(self, node: str) -> Edge | None:
        """The wire at its first input, or at any if that is open."""
        wires, block = self.checked.wiring.into[node], self._blocks.get(node)
        if len(wires) > 1 and block is not None:
            first = block.ports().named[0]
            if first in wires:
                return wires[first]
        return next(iter(wires.values()), None)

    def readers(self, node: str) -> tuple[Edge, ...]:
        return self.checked.wiring.readers(node)

    def taken(self, node: str) -> Spec | None:
        """The spec on the wire at its first input."""
        wire = self.feed(node)
        return self.carried(wire) if wire else None

    def carried(self, edge: Edge) -> Spec | None:
        """The spec on a wire."""
        return self.checked.nodes[edge.source].outputs.get(edge.source_port)

    def lead(self, node: str, through: Collection[str] = NO_CHANGE) -> Edge | None:
        """The wire out of the first block before `node` that is of another kind than these.

        None where there is no such block, or a block on the way has other readers as well.
        """
        edge = self.feed(node)
        while edge is not None and self.kind(edge.source) in through:
            if len(self.readers(edge.source)) > 1:
                return None
            edge = self.feed(edge.source)
        return edge

    def before(self, node: str) -> set[str]:
        """Every block whose value reaches `node`."""
        seen: set[str] = set()
        stack = [node]
        while stack:
            for edge in self.inputs(stack.pop()).values():
                if edge.source not in seen:
                    seen.add(edge.source)
                    stack.append(edge.source)
        return seen


def _understood(facts: NodeFacts, block: Block) -> bool:
    if facts.problems or len(facts.outputs) < len(block.outputs):
        return False
    return bool(facts.outputs) or (bool(facts.inputs) and None not in facts.inputs.values())
