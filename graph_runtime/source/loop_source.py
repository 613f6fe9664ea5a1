"""Writes the lines of a Loop: what it begins with, the steps, and the sequences that they give."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graph_runtime.expressions import Attribute, Item, Me, Value, Var, call
from graph_runtime.facts.checked import NodeFacts
from graph_runtime.groups.kinds import Loop
from graph_runtime.groups.loop_kinds import STEPS_AXIS
from graph_runtime.source.naming import Inside
from graph_runtime.source.printing import WIDTH, exploded, statement
from graph_runtime.tensors import BATCH

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
        """What is wired to the state's port, or zeros for every sample."""
        if self._facts.inputs.get(state) is not None:
            return Var(self._names.value(state))
        port, is_number = self._counting_samples()
        like, sizes = Var(self._names.value(port)), self._facts.outputs[state].sizes
        batch = Item(Attribute(like, "shape"), (0,))
        if is_number:
            return like.method("new_zeros", batch, *sizes)
        return call("torch.zeros", batch, *sizes, device=like.device)

    def _counting_samples(self) -> tuple[str, bool]:
        """A port that tells how many samples there are, and whether it brings numbers, not ids."""
        specs = self._facts.inputs.items()
        given = {p: spec for p, spec in specs if spec is not None and spec.shape[:1] == (BATCH,)}
        ports = [*self._walked, *(port for port in given if port not in self._walked)]
        numbers = [port for port in ports if given[port].dtype == "float32"]
        return (numbers or ports)[0], bool(numbers)

    def _steps(self) -> list[str]:
        steps = {port: Var(name) for port, name in self._step_names().items()}
        names = ", ".join(step.name for step in steps.values()) or "_"
        head = exploded(f"for {names} in ", self._over(), self._printed, 8, ":")
        given = [port for port in self._block.outputs if port not in self._block.states]
        results = [*map(self._single, given), *self._states]
        value = Me()(*(self._given | steps).values(), *map(Var, self._states))
        rows = statement(f"{', '.join(results)} = ", value, self._printed, 12)
        kept = [f"            {self._list(p)}.append({self._single(p)})" for p in self._kept]
        return [*head, *rows, *kept]

    def _over(self) -> Value:
        """What the loop takes its turns from."""
        if not self._walked:
            return Var("range")(self._block.times)
        walked = [self._given[port].method("unbind", STEPS_AXIS) for port in self._walked]
        return walked[0] if len(walked) == 1 else Var("zip")(*walked)

    def _step_names(self) -> dict[str, str]:
        """What a step of each sequence is called, by port."""
        named = [f"step_{port}" for port in self._walked]
        if len(named) == 1:
            named = ["step"]
        elif len(", ".join(named)) > WIDTH - 28:
            named = [f"step{number}" for number in range(1, len(named) + 1)]
        return {port: self._passing(name) for port, name in zip(self._walked, named, strict=True)}

    def _single(self, port: str) -> str:
        """What one step gives at a port."""
        if port not in self._kept:
            return "_"
        return self._passing("output" if len(self._kept) == 1 else f"{port}_step")

    def _list(self, port: str) -> str:
        return self._passing("outputs" if len(self._kept) == 1 else f"{port}_steps")

    def _printed(self, name: str) -> str:
        return self._names.value("self") if name == "self" else name
