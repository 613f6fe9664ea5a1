"""Writes one method of a class in model.py that computes: its head, its lines, what it returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph_runtime.expressions import Let, Pattern
from graph_runtime.facts.checked import Checked, NodeFacts
from graph_runtime.groups.kinds import STATE, Loop, Repeat
from graph_runtime.source.axis_letters import lettered
from graph_runtime.source.lets import lets_of, variables
from graph_runtime.source.loop_source import LoopSource
from graph_runtime.source.naming import GIVEN, INPUTS, OUTPUTS, Naming
from graph_runtime.source.numbered_lines import NumberedLines
from graph_runtime.source.printing import WIDTH, statement
from graph_runtime.source.repeat_source import RepeatSource
from graph_runtime.source.size_symbols import SizeSymbols


@dataclass(frozen=True, slots=True)
class Places:
    """A drawing at every place that one method is written for; `symbols` name what differs."""

    members: Sequence[Checked]
    symbols: SizeSymbols | None = None

    def shape(self, node: str, port: str) -> str:
        """The shape as a comment says it; what differs between places by its name or letter."""
        specs = [member.nodes[node].outputs[port] for member in self.members]
        if len(specs) == 1 or self.symbols is None:
            return specs[0].text
        if len({spec.rank for spec in specs}) > 1:
            return "(N, ...)"
        known = self.symbols.dims(node, port)
        given = self.members[0].nodes[node].node.kind in INPUTS
        called = node if given else "out"
        sizes = [
            str(at[0])
            if len(set(at)) == 1
            else known[axis] or lettered(specs[0].axes[axis], self.members, list(at), called)
            for axis, at in enumerate(zip(*(spec.shape for spec in specs), strict=True))
        ]
        return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"


class MethodSource:
    """The lines of one method, with the node of each, added to those of its class."""

    def __init__(self, places: Places, lines: NumberedLines) -> None:
        self._places = places
        self._checked = places.members[0]
        self._naming = Naming(self._checked)
        self._lines = lines

    def write(self, name: str) -> None:
        """A method that takes the drawing's inputs and returns its outputs."""
        results = len(self._results())
        self._body(name, "torch.Tensor" if results == 1 else "tuple[torch.Tensor, ...]", ", ")

    def write_sum(self, name: str) -> None:
        """A method that takes the drawing's inputs and returns the sum of its outputs."""
        self._body(name, "torch.Tensor", " + ")

    def _body(self, name: str, given: str, joint: str) -> None:
        self._signature(name, given)
        for node in self._checked.order:
            if self._checked.nodes[node].node.kind not in GIVEN + OUTPUTS:
                self._forward(node)
        self._return(joint)

    def _signature(self, name: str, given: str) -> None:
        inputs = self._of_kind(INPUTS) + self._of_kind((STATE,))
        self._lines.add_head(name, [f"{node}: torch.Tensor" for node in inputs], given)
        for node in inputs:
            spec = self._checked.nodes[node].outputs["y"]
            self._lines.add(
                f"        # {node}: {self._places.shape(node, 'y')} {spec.dtype}", node=node
            )

    def _forward(self, node: str) -> None:
        facts = self._checked.nodes[node]
        if isinstance(facts.block, Repeat) and not facts.block.sequential:
            self._repetition(node, facts.block)
            return
        if isinstance(facts.block, Loop):
            self._loop(node, facts, facts.block)
            return
        lets = lets_of(facts, self._used(node))
        for index, let in enumerate(lets):
            self._let(node, facts, lets[index:], let)

    def _used(self, node: str) -> frozenset[str]:
        return frozenset(edge.source_port for edge in self._checked.wiring.readers(node))

    def _let(self, node: str, facts: NodeFacts, rest: tuple[Let, ...], let: Let) -> None:
        read_later = {n for other in rest[1:] for n in variables(other.value)}
        names = self._naming.inside(node, read_later)
        start = f"{_pattern(let.pattern, names.target)} = "
        rows = statement(start, let.value, names.value, 8)
        self._said(rows, self._comment(node, facts, let), node)

    def _said(self, rows: list[str], comment: str, node: str) -> None:
        """Lines with their shape behind a single one, before several."""
        if len(rows) == 1 and len(rows[0]) + len(comment) + 2 <= WIDTH:
            self._lines.add(f"{rows[0]}  {comment}", node=node)
        else:
            indent = rows[0][: len(rows[0]) - len(rows[0].lstrip())]
            self._lines.add(f"{indent}{comment}", *rows, node=node)

    def _repetition(self, node: str, block: Repeat) -> None:
        """The lines of a group that is run through in a loop, or side by side."""
        names = self._naming.inside(node, set())
        comment = f"# {self._places.shape(node, block.outputs[0])}"
        for rows, gives in RepeatSource(block, names, self._naming.passing).parts():
            if gives:
                self._said(rows, comment, node)
            else:
                self._lines.add(*rows, node=node)

    def _loop(self, node: str, facts: NodeFacts, block: Loop) -> None:
        """The lines of a group that is run at every step of a sequence."""
        names = self._naming.inside(node, set(block.states))
        written = LoopSource(facts, block, names, self._naming.passing, self._used(node))
        for rows, port in written.parts():
            if port:
                self._said(rows, f"# {self._places.shape(node, port)}", node)
            else:
                self._lines.add(*rows, node=node)

    def _comment(self, node: str, facts: NodeFacts, let: Let) -> str:
        assert facts.block is not None
        bound = [name for name in _names(let.pattern) if name in facts.outputs]
        port = bound[0] if bound else facts.block.outputs[0]
        return f"# {let.shape or self._places.shape(node, port)}"

    def _return(self, joint: str) -> None:
        results = self._results()
        values = [self._naming.fed(node) for node in results]
        line = f"        return {joint.join(values)}"
        if len(line) <= WIDTH:
            self._lines.add(line, node=results[0])
            return
        self._lines.add("        return (")
        for number, (node, value) in enumerate(zip(results, values, strict=True)):
            sign = joint.lstrip() if number and joint != ", " else ""
            self._lines.add(f"            {sign}{value}{',' if joint == ', ' else ''}", node=node)
        self._lines.add("        )")

    def _results(self) -> list[str]:
        """What is returned: the outputs, then what the states become."""
        return self._of_kind(OUTPUTS) + self._of_kind((STATE,))

    def _of_kind(self, kinds: tuple[str, ...]) -> list[str]:
        """The nodes of these kinds in the order of the drawing."""
        return [n for n, node in self._checked.document.nodes.items() if node.kind in kinds]


def _pattern(pattern: Pattern, name: Mapping[str, str] | object) -> str:
    assert callable(name)
    if isinstance(pattern, str):
        return str(name(pattern))
    parts = [
        part if isinstance(p, str) else f"({part})"
        for p in pattern
        for part in (_pattern(p, name),)
    ]
    return ", ".join(parts)


def _names(pattern: Pattern) -> list[str]:
    if isinstance(pattern, str):
        return [pattern]
    return [name for part in pattern for name in _names(part)]
