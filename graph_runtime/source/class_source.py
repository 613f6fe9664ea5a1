"""Writes one class of model.py: what its constructor makes, and its methods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph_runtime.facts.loss_side import METHOD, forward_view, loss_side, loss_view
from graph_runtime.facts.resting import rests
from graph_runtime.source.decorated_source import decoration_lines
from graph_runtime.source.group_class import GroupClass
from graph_runtime.source.method_source import MethodSource, Places
from graph_runtime.source.numbered_lines import NumberedLines
from graph_runtime.source.printing import statement
from graph_runtime.source.train_method import BEGIN, add_train


class ClassSource:
    """The lines of one class, and the node of each (counted from 0)."""

    def __init__(self, group: GroupClass) -> None:
        self.group = group
        self._written = NumberedLines()

    @property
    def lines(self) -> list[str]:
        return self._written.lines

    @property
    def nodes(self) -> Mapping[int, str]:
        return self._written.nodes

    def write(self) -> None:
        self._written.add(f"class {self.group.name}(nn.Module):")
        self._initializer()
        side = None if self.group.definition else loss_side(self.group.first)
        if side is None:
            places = Places(self.group.members, self.group.symbols)
            MethodSource(places, self._written).write("forward")
            return
        model = self.group.first
        MethodSource(Places((forward_view(model, side),)), self._written).write("forward")
        self._written.add("")
        MethodSource(Places((loss_view(model, side),)), self._written).write_sum(METHOD)

    def _initializer(self) -> None:
        constructors, checked = self.group.constructors, self.group.first
        if not constructors:
            return
        add = self._written.add
        first = self.group.arguments[id(checked)]
        given = [f"{name}: {_annotation(first[name])}" for name in self.group.parameters]
        self._written.add_head("__init__", given, "None")
        add("        super().__init__()")
        for node, value in constructors.items():
            add(*statement(f"self.{node} = ", value, _no_names, 8), node=node)
        for node in constructors:
            add(*decoration_lines(node, checked.nodes[node]), node=node)
        for tie in checked.sharing.ties:
            line = f"        self.{tie.node}.{tie.weight} = self.{tie.owner}.{tie.weight}"
            add(line, node=tie.node)
        resting = [node for node in constructors if rests(checked.nodes[node])]
        if resting:
            add(BEGIN)
        add("")
        if resting:
            add_train(self._written, self.group.name, {n: checked.nodes[n] for n in resting})


def _annotation(value: Any) -> str:
    if isinstance(value, list | tuple):
        inner = type(value[0]).__name__ if value else "int"
        return f"tuple[{inner}, ...]"
    return type(value).__name__


def _no_names(name: str) -> str:
    raise ValueError(f"a constructor cannot use {name!r}: it takes literals only")
