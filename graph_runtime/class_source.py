"""Writes one class of model.py: what its constructor makes and the lines of its forward method."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph_runtime.checked import NodeFacts, arguments
from graph_runtime.decorated_source import decoration_lines
from graph_runtime.expressions import Call, Forward, Let, Me, Pattern, Value, Var
from graph_runtime.group_class import GroupClass
from graph_runtime.groups import Composite, Repeat
from graph_runtime.naming import INPUTS, OUTPUTS, Naming
from graph_runtime.printing import WIDTH, statement


@dataclass
class ClassSource:
    """The lines of one class, and the node of each (counted from 0)."""

    group: GroupClass
    lines: list[str] = field(default_factory=list)
    nodes: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._checked = self.group.first
        self._naming = Naming(self._checked)

    def write(self) -> None:
        self._add(f"class {self.group.name}(nn.Module):")
        self._initializer()
        self._signature()
        for node in self._computed():
            self._forward(node)
        self._return()

    def _computed(self) -> Iterator[str]:
        for node in self._checked.order:
            if self._checked.nodes[node].node.kind not in INPUTS + OUTPUTS:
                yield node

    def _initializer(self) -> None:
        constructors, ties = self.group.constructors, self._checked.sharing.ties
        if not constructors:
            return
        first = self.group.arguments[id(self._checked)]
        given = [f"{name}: {_annotation(first[name])}" for name in self.group.parameters]
        self._head("__init__", given, "None")
        self._add("        super().__init__()")
        for node, value in constructors.items():
            self._add(*statement(f"self.{node} = ", value, _no_names, 8), node=node)
        for node in constructors:
            self._add(*decoration_lines(node, self._checked.nodes[node]), node=node)
        for tie in ties:
            line = f"        self.{tie.node}.{tie.weight} = self.{tie.owner}.{tie.weight}"
            self._add(line, node=tie.node)
        self._add("")

    def _signature(self) -> None:
        inputs = self._of_kind(INPUTS)
        results = len(self._of_kind(OUTPUTS))
        given = "torch.Tensor" if results == 1 else "tuple[torch.Tensor, ...]"
        self._head("forward", [f"{node}: torch.Tensor" for node in inputs], given)
        for node in inputs:
            spec = self._checked.nodes[node].outputs["y"]
            self._add(f"        # {node}: {self._shape(node, 'y')} {spec.dtype}", node=node)

    def _head(self, method: str, arguments: list[str], result: str) -> None:
        names = ["self", *arguments]
        line = f"    def {method}({', '.join(names)}) -> {result}:"
        if len(line) <= WIDTH:
            self._add(line)
        elif len(joined := f"        {', '.join(names)}") <= WIDTH:
            self._add(f"    def {method}(", joined, f"    ) -> {result}:")
        else:
            rows = [f"        {argument}," for argument in names]
            self._add(f"    def {method}(", *rows, f"    ) -> {result}:")

    def _forward(self, node: str) -> None:
        facts = self._checked.nodes[node]
        if isinstance(facts.block, Repeat) and not _is_sequential(facts.block):
            self._repetition(node, facts.block)
            return
        lets = lets_of(facts, self._used(node))
        for index, let in enumerate(lets):
            self._let(node, facts, lets[index:], let)

    def _used(self, node: str) -> frozenset[str]:
        return frozenset(edge.source_port for edge in self._checked.wiring.out_of[node])

    def _let(self, node: str, facts: NodeFacts, rest: tuple[Let, ...], let: Let) -> None:
        read_later = {n for other in rest[1:] for n in variables(other.value)}
        names = self._naming.inside(node, read_later)
        start = f"{_pattern(let.pattern, names.target)} = "
        rows = statement(start, let.value, names.value, 8)
        self._said(rows, self._comment(node, facts, let), node)

    def _said(self, rows: list[str], comment: str, node: str) -> None:
        """Lines with their shape behind a single one, before several."""
        if len(rows) == 1 and len(rows[0]) + len(comment) + 2 <= WIDTH:
            self._add(f"{rows[0]}  {comment}", node=node)
        else:
            self._add(f"        {comment}", *rows, node=node)

    def _repetition(self, node: str, block: Repeat) -> None:
        """The lines of a group that is run through in a loop, or side by side."""
        names = self._naming.inside(node, set())
        result = names.target(block.outputs[0])
        fed, *others = (names.value(port) for port in block.given.required)
        comment = f"# {self._shape(node, block.outputs[0])}"
        if block.arrangement == "parallel":
            branch = self._naming.free("branch")
            called = f"{branch}({', '.join([fed, *others])})"
            rows = _side_by_side(block, result, called, f"for {branch} in {names.value('self')}")
            self._said(rows, comment, node)
            return
        layer = self._naming.free("layer")
        if result != fed:
            self._add(f"        {result} = {fed}", node=node)
        self._add(f"        for {layer} in {names.value('self')}:", node=node)
        call = f"{layer}({', '.join([result, *others])})"
        self._add(f"            {result} = {call}  {comment}", node=node)

    def _comment(self, node: str, facts: NodeFacts, let: Let) -> str:
        assert facts.block is not None
        bound = [name for name in _names(let.pattern) if name in facts.outputs]
        port = bound[0] if bound else facts.block.outputs[0]
        return f"# {let.shape or self._shape(node, port)}"

    def _shape(self, node: str, port: str) -> str:
        """The shape as a comment says it; what differs between places by its name or letter."""
        specs = [member.nodes[node].outputs[port] for member in self.group.members]
        symbols = self.group.symbols
        if len(specs) == 1 or symbols is None:
            return specs[0].text
        if len({spec.rank for spec in specs}) > 1:
            return "(N, ...)"
        known = symbols.dims(node, port)
        sizes = [
            str(size) if len(set(sizes)) == 1 else known[axis] or specs[0].axes[axis] or "..."
            for axis, sizes in enumerate(zip(*(spec.shape for spec in specs), strict=True))
            for size in sizes[:1]
        ]
        return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"

    def _return(self) -> None:
        results = self._of_kind(OUTPUTS)
        values = [self._naming.fed(node) for node in results]
        line = f"        return {', '.join(values)}"
        if len(line) <= WIDTH:
            self._add(line, node=results[0])
            return
        self._add("        return (")
        for node, value in zip(results, values, strict=True):
            self._add(f"            {value},", node=node)
        self._add("        )")

    def _of_kind(self, kinds: tuple[str, ...]) -> list[str]:
        """The nodes of these kinds in the order of the drawing."""
        return [n for n, node in self._checked.document.nodes.items() if node.kind in kinds]

    def _add(self, *lines: str, node: str | None = None) -> None:
        for line in lines:
            if node is not None:
                self.nodes[len(self.lines)] = node
            self.lines.append(line)


def lets_of(facts: NodeFacts, used: frozenset[str]) -> tuple[Let, ...]:
    """A node's forward lines; a lone value is bound to the output `y`."""
    block = facts.block
    assert block is not None
    specs = arguments(block, {k: v for k, v in facts.inputs.items() if v is not None})
    ports = block.ports()
    names = (
        [f"x{index}" for index in range(len(specs))]
        if ports.variadic
        else list(ports.required + ports.optional)
    )
    values = [Var(n) if s is not None else None for n, s in zip(names, specs, strict=True)]
    while values and values[-1] is None:
        values.pop()
    if isinstance(block, Composite):
        pattern = block.outputs[0] if len(block.outputs) == 1 else block.outputs
        return (Let(pattern, Me(used)(*values)),)
    return as_lets(block.forward(Me(used), *values))


def as_lets(forward: Forward) -> tuple[Let, ...]:
    """A block's forward as lines; a lone value is bound to the output `y`."""
    return forward if isinstance(forward, tuple) else (Let("y", forward),)


def variables(value: object) -> Iterator[str]:
    """Names of the ports and locals that an expression reads."""
    if isinstance(value, Var):
        yield value.name
    for part in _parts(value):
        yield from variables(part)


def targets(value: object) -> Iterator[str]:
    """Names of everything that an expression calls."""
    if isinstance(value, Call):
        yield value.target
    for part in _parts(value):
        yield from targets(part)


def _parts(value: object) -> tuple[object, ...]:
    if isinstance(value, tuple | list):
        return tuple(value)
    if isinstance(value, Value) and hasattr(value, "__dataclass_fields__"):
        parts = [getattr(value, name) for name in value.__dataclass_fields__]
        return tuple(
            p for part in parts for p in (part.values() if isinstance(part, dict) else (part,))
        )
    return ()


def _is_sequential(block: Repeat) -> bool:
    return block.arrangement == "chain" and len(block.given.required) == 1


def _side_by_side(block: Repeat, result: str, called: str, loop: str) -> list[str]:
    if block.join == "add":
        inner, start, end = f"{called} {loop}", "sum(", ")"
    else:
        function = "torch.cat" if block.join == "concatenate" else "torch.stack"
        inner, start, end = f"[{called} {loop}], dim={block.dim}", f"{function}(", ")"
    line = f"        {result} = {start}{inner}{end}"
    if len(line) <= WIDTH:
        return [line]
    return [f"        {result} = {start}", f"            {inner}", f"        {end}"]


def _annotation(value: Any) -> str:
    if isinstance(value, list | tuple):
        inner = type(value[0]).__name__ if value else "int"
        return f"tuple[{inner}, ...]"
    return type(value).__name__


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


def _no_names(name: str) -> str:
    raise ValueError(f"a constructor cannot use {name!r}: it takes literals only")
