"""Writes the lines of a Loop: what it begins with, the steps, and the sequences that they give."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graph_runtime.checked import NodeFacts
from graph_runtime.expressions import Attribute, Item, Me, Value, Var, call
from graph_runtime.groups import Loop
from graph_runtime.loop_kinds import STEPS_AXIS
from graph_runtime.naming import Inside
from graph_runtime.printing import WIDTH, exploded, statement

Part = tuple[list[str], str]
"""Lines, and the port whose shape they are to be told with; "" for none."""


class LoopSource:
    """One Loop; `passing` gives names for values of single steps, `used` are the ports read."""

    def __init__(
        self,
        facts: NodeFacts,
        block: Loop,
        names: Inside,
        passing: Callable[[str], str],
        used: frozenset[str],
    ) -> None:
        self._facts, self._block = facts, block
        self._names, self._passing = names, passing
        self._given = {port: Var(names.value(port)) for port in block.given.required}
        self._walked = [port for port in block.given.required if port not in block.whole]
        self._states = [names.target(state) for state in block.states]
        self._kept = [p for p in block.outputs if p in used and p not in block.states]

    def parts(self) -> Iterator[Part]:
        for state, name in zip(self._block.states, self._states, strict=True):
            rows = statement(f"{name} = ", self._begin(state), self._printed, 8)
            yield rows, state
        for port in self._kept:
            yield [f"        {self._list(port)} = []"], ""
        yield self._steps(), ""
        for port in self._kept:
            start = f"{self._names.target(port)} = "
            joined = call("torch.stack", Var(self._list(port)), STEPS_AXIS)
            yield statement(start, joined, self._printed, 8), port

    def _begin(self, state: str) -> Value:
        """What is wired to the state's port, or zeros of the kind of the first sequence."""
        if self._facts.inputs.get(state) is not None:
            return Var(self._names.value(state))
        dtypes = [spec.dtype for port in self._given
                  if (spec := self._facts.inputs[port]) is not None]  # fmt: skip
        number = dtypes.index("float32") if "float32" in dtypes else 0
        like, sizes = list(self._given.values())[number], self._facts.outputs[state].sizes
        batch = Item(Attribute(like, "shape"), (0,))
        if "float32" in dtypes:
            return like.method("new_zeros", batch, *sizes)
        return call("torch.zeros", batch, *sizes, device=like.device)

    def _steps(self) -> list[str]:
        walked = [self._given[port].method("unbind", STEPS_AXIS) for port in self._walked]
        steps = {p: Var(n) for p, n in zip(self._walked, self._step_names(), strict=True)}
        over = walked[0] if len(walked) == 1 else Var("zip")(*walked)
        names = ", ".join(step.name for step in steps.values())
        head = exploded(f"for {names} in ", over, self._printed, 8, ":")
        given = [port for port in self._block.outputs if port not in self._block.states]
        results = [*map(self._single, given), *self._states]
        value = Me()(*(self._given | steps).values(), *map(Var, self._states))
        rows = statement(f"{', '.join(results)} = ", value, self._printed, 12)
        kept = [f"            {self._list(p)}.append({self._single(p)})" for p in self._kept]
        return [*head, *rows, *kept]

    def _step_names(self) -> list[str]:
        ports = self._walked
        if len(ports) == 1:
            return [self._passing("step")]
        named = [f"step_{port}" for port in ports]
        if len(", ".join(named)) > WIDTH - 28:
            named = [f"step{number}" for number in range(1, len(ports) + 1)]
        return [self._passing(name) for name in named]

    def _single(self, port: str) -> str:
        """What one step gives at a port."""
        if port not in self._kept:
            return "_"
        return self._passing("output" if len(self._kept) == 1 else f"{port}_step")

    def _list(self, port: str) -> str:
        return self._passing("outputs" if len(self._kept) == 1 else f"{port}_steps")

    def _printed(self, name: str) -> str:
        return self._names.value("self") if name == "self" else name
