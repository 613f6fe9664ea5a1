"""Loops of forward along the steps of a sequence, as the Loop that stands for them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field

from graph_runtime.groups.kinds import LOOP, kind_of
from graph_runtime.import_.drawing import Drawing, Port
from graph_runtime.import_.functions import NotDrawnError
from graph_runtime.import_.module_calls import ModuleCalls
from graph_runtime.import_.values import Read, first
from graph_runtime.import_.walks import Walk, stacked, walk_of


@dataclass
class Loops:
    """Draws walks over the modules of `calls`; `value` reads an expression."""

    drawing: Drawing
    calls: ModuleCalls
    value: Callable[[ast.expr], Read]
    zeros: set[str]
    """Names of states that hold zeros, where a Loop begins anyway."""
    lists: dict[str, Port | None] = field(default_factory=dict)
    """What lists have gathered, by name; None while they are empty."""

    def is_list(self, name: str, value: ast.expr) -> bool:
        """Whether this begins a list, `outputs = []`; remembers it."""
        empty = isinstance(value, ast.List) and not value.elts
        if empty:
            self.lists[name] = None
        return empty

    def joined(self, value: ast.expr) -> Port | None:
        """The sequence of `torch.stack(outputs, 1)`."""
        return self.lists.get(stacked(value) or "")

    def read(self, statement: ast.stmt) -> dict[str, Read] | None:
        """The states by name, once the loop is drawn; None where the statement is no walk."""
        walk = walk_of(statement)
        if walk is None or len(self.calls.modules.get(walk.attribute, ())) != 1:
            return None
        return self._drawn(walk)

    def _drawn(self, walk: Walk) -> dict[str, Read]:
        if not self.calls.made(walk.attribute)[0].definition:
            raise NotDrawnError("Only a class of the file can be run at every step.")
        given = [self._given(walk, argument) for argument in walk.inputs]
        begun = [None if name in self.zeros else self._begun(name) for name in walk.states]
        self.calls.functions.wishes = ("_",) * len(walk.outputs) + walk.states
        told = {} if walk.times is None else {"times": walk.times}
        node = self.calls.place(walk.attribute, 0, told, LOOP)
        block = kind_of(self.drawing.document.nodes[node], self.drawing.document.definitions)
        assert block is not None
        ports = block.ports()
        names = [*ports.required, *ports.optional]
        for port, name in zip([*given, *begun], names, strict=True):
            if port is not None:
                self.drawing.wire(port, node, name)
        self.zeros.difference_update(walk.states)
        self._keep(walk, node, block.outputs)
        return {n: Port(node, port) for n, port in zip(walk.states, ports.optional, strict=True)}

    def _given(self, walk: Walk, argument: ast.expr) -> Port | None:
        """The sequence whose steps the argument is, or what is the same at every step."""
        if isinstance(argument, ast.Name) and walk.is_step(argument):
            return first(self.value(walk.steps[argument.id]))
        return first(self.value(argument))

    def _begun(self, name: str) -> Port | None:
        return first(self.value(ast.Name(name)))

    def _keep(self, walk: Walk, node: str, ports: tuple[str, ...]) -> None:
        places = {
            target: Port(node, port) for target, port in zip(walk.outputs, ports, strict=False)
        }
        for kept, target in walk.kept.items():
            if target not in places:
                raise NotDrawnError(f"{target} at every step is no output of a step.")
            self.lists[kept] = places[target]
