"""Writes the lines of a Repeat whose places are no plain row: in a loop, or side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from graph_runtime.expressions import Apply, Call, Each, Item, Symbol, Value
from graph_runtime.groups.kinds import Repeat
from graph_runtime.source.naming import Inside
from graph_runtime.source.printing import statement

Part = tuple[list[str], bool]
"""Lines, and whether they give what the node gives."""


class RepeatSource:
    """One Repeat; `passing` gives names for values of its own lines."""

    def __init__(self, block: Repeat, names: Inside, passing: Callable[[str], str]) -> None:
        self._block, self._names, self._passing = block, names, passing
        self._result = names.target(block.outputs[0])
        self._fed = [names.value(port) for port in block.given.required]

    def parts(self) -> Iterator[Part]:
        if self._block.arrangement == "parallel":
            yield self._side_by_side(), True
        else:
            yield from self._in_a_row()

    def _in_a_row(self) -> Iterator[Part]:
        result, (fed, *others) = self._result, self._fed
        if result in others:  # what every place reads must outlast the first one's result
            kept = self._passing("given")
            yield [f"        {kept} = {result}"], False
            others = [kept if other == result else other for other in others]
        if result != fed:
            yield [f"        {result} = {fed}"], False
        layer = self._passing("layer")
        yield [f"        for {layer} in {self._places()}:"], False
        called = self._called(layer, [result, *others])
        yield statement(f"{result} = ", called, self._names.value, 12), True

    def _side_by_side(self) -> list[str]:
        branch, block = self._passing("branch"), self._block
        called = self._called(branch, self._fed)
        style: Literal["sum", "list"] = "sum" if block.join == "add" else "list"
        each = Each(called, (branch,), Symbol(self._places()), style)
        joined: Value = each
        if block.join != "add":
            function = "torch.cat" if block.join == "concatenate" else "torch.stack"
            joined = Call(function, (each,), {"dim": block.dim})
        return statement(f"{self._result} = ", joined, self._names.value, 8)

    def _called(self, layer: str, given: list[str]) -> Value:
        """One place called; of several values that it gives, the first."""
        called = Apply(Symbol(layer), tuple(map(Symbol, given)), {})
        return called if self._block.gives == 1 else Item(called, (0,))

    def _places(self) -> str:
        return self._names.value("self")
