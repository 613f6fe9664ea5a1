"""Which Python name every value of the forward method gets.

A value that only the very next block reads is called `x`, as people write chains; every other
value has the name of its node, and further outputs have the port's name behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from graph_runtime.block import port_number
from graph_runtime.check import Checked
from graph_runtime.document.model import STATE
from graph_runtime.groups.loop_kinds import Loop
from graph_runtime.spelling import name_fault

INPUTS = ("Input", "GroupInput")
OUTPUTS = ("Output", "GroupOutput")
GIVEN = (*INPUTS, STATE)
"""Kinds of block whose values a method is given; all but the outputs compute something."""
_RUNNING = ("x", "h", "z", "value")


@dataclass(frozen=True, slots=True)
class Inside:
    """Names within one block's lines: `target` for what is bound, `value` for what is read."""

    target: Callable[[str], str]
    value: Callable[[str], str]


class Naming:
    """Names for one document; `inside(node)` for its lines, `fed(node)` for its only input."""

    def __init__(self, checked: Checked) -> None:
        self._checked = checked
        self._taken = set(checked.document.nodes)
        self._running = next(
            (name for name in _RUNNING if name not in self._taken), "running_value"
        )
        self._taken.add(self._running)
        ends = GIVEN + OUTPUTS
        computed = [n for n in checked.order if checked.nodes[n].node.kind not in ends]
        following: dict[str, str | None] = dict(pairwise(computed))
        self._names: dict[tuple[str, str], str] = {}
        self._passing: dict[str, str] = {}
        for node in checked.order:
            self._name_outputs(node, following.get(node))

    def inside(self, node: str, read_later: set[str]) -> Inside:
        """Names for one line of the node; `read_later` are those its following lines read."""
        block = self._checked.nodes[node].block
        assert block is not None
        wires = self._checked.wiring.into[node]
        ports = sorted(wires, key=port_number) if block.ports().variadic else list(wires)
        inputs = {
            (f"x{index}" if block.ports().variadic else port): wires[port]
            for index, port in enumerate(ports)
        }
        used = {edge.source_port for edge in self._checked.wiring.readers(node)}

        def target(name: str) -> str:
            if name in block.outputs and name not in used and name not in read_later:
                return "_" if len(block.outputs) > 1 else self._own(node, name)
            return self._own(node, name)

        def value(name: str) -> str:
            if name == "self":
                return f"self.{self._checked.sharing.whole.get(node, node)}"
            if name in inputs:
                return self._names[inputs[name].source, inputs[name].source_port]
            return self._own(node, name)

        return Inside(target, value)

    def fed(self, node: str) -> str:
        """The name of the value at the node's input `x`; at a State's, of what it becomes."""
        wiring = self._checked.wiring
        edge = wiring.fed_back[node] if node in wiring.fed_back else wiring.into[node]["x"]
        return self._names[edge.source, edge.source_port]

    def outputs(self, node: str) -> dict[str, str]:
        """The name that each output of a node has in the forward method, by port."""
        ports = self._checked.nodes[node].outputs
        return {port: self._names[node, port] for port in ports}

    def passing(self, wish: str) -> str:
        """A name near `wish` for a value that only the lines of one node read."""
        if wish not in self._passing:
            self._passing[wish] = self._free(wish)
        return self._passing[wish]

    def _name_outputs(self, node: str, following: str | None) -> None:
        facts = self._checked.nodes[node]
        readers = self._checked.wiring.readers(node)
        remembers = isinstance(facts.block, Loop) and facts.block.states
        chained = (
            facts.node.kind not in GIVEN
            and not remembers
            and len(facts.outputs) == 1
            and bool(readers)
            and all(self._stage(edge.target) == following for edge in readers)
        )
        for index, port in enumerate(facts.outputs):
            if chained:
                self._names[node, port] = self._running
            else:
                self._names[node, port] = node if index == 0 else self._free(f"{node}_{port}")

    def _stage(self, node: str) -> str | None:
        """The node itself, or None for one that reads after all others."""
        return None if self._checked.nodes[node].node.kind in (*OUTPUTS, STATE) else node

    def _own(self, node: str, name: str) -> str:
        key = (node, name)
        if key not in self._names:
            self._names[key] = self._free(f"{node}_{name}")
        return self._names[key]

    def _free(self, wish: str) -> str:
        name = wish
        while name in self._taken or name_fault(name[:40]):
            name += "_"
        self._taken.add(name)
        return name
