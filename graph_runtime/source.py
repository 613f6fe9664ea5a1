"""`generate`: the PyTorch module of a checked document, as readable source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from graph_runtime.block import Block
from graph_runtime.check import Checked, arguments
from graph_runtime.decorated_source import decoration_lines
from graph_runtime.expressions import Call, Forward, Let, Me, Pattern, Value, Var
from graph_runtime.inlining import IMPORTS, inlined, is_own
from graph_runtime.naming import Naming
from graph_runtime.printing import WIDTH, statement
from graph_runtime.tensors import Spec


@dataclass(frozen=True, slots=True)
class Source:
    """The text of `model.py`, which defines `class Model(nn.Module)`.

    `lines` gives the node id that a line (counted from 1) was written for.
    """

    text: str
    lines: Mapping[int, str]

    @property
    def digest(self) -> str:
        """sha256 of the text, as checkpoints keep it."""
        return sha256(self.text.encode("ascii")).hexdigest()


def generate(checked: Checked) -> Source:
    """Source for a sound document; raises ValueError where `checked.sound` is false."""
    if not checked.sound:
        raise ValueError("the document has problems")
    return _Writer(checked).source()


@dataclass
class _Writer:
    """Collects the lines of one model.py, and the node of each."""

    checked: Checked
    lines: list[str] = field(default_factory=list)
    nodes: dict[int, str] = field(default_factory=dict)

    def source(self) -> Source:
        naming = Naming(self.checked)
        constructors = dict(self._constructors())
        forward = [(node, *self._forward_of(node)) for node in self._computed()]
        self._header(constructors, [let for _, lets, _ in forward for let in lets])
        self._add("class Model(nn.Module):")
        self._initializer(constructors)
        self._signature()
        for node, lets, block in forward:
            for index, let in enumerate(lets):
                self._let(naming, node, block, lets[index:], let)
        self._return(naming)
        return Source("\n".join(self.lines) + "\n", self.nodes)

    def _constructors(self) -> Iterator[tuple[str, Call]]:
        for node in self.checked.order:
            block, specs = self._block(node)
            call = block.module(*specs)
            if call is not None:
                yield node, call

    def _computed(self) -> Iterator[str]:
        for node in self.checked.order:
            if self.checked.nodes[node].node.kind not in ("Input", "Output"):
                yield node

    def _block(self, node: str) -> tuple[Block, tuple[Spec | None, ...]]:
        facts = self.checked.nodes[node]
        assert facts.block is not None
        inputs = {port: spec for port, spec in facts.inputs.items() if spec is not None}
        return facts.block, arguments(facts.block, inputs)

    def _forward_of(self, node: str) -> tuple[tuple[Let, ...], Block]:
        block, specs = self._block(node)
        ports = block.ports()
        names = (
            [f"x{index}" for index in range(len(specs))]
            if ports.variadic
            else list(ports.required + ports.optional)
        )
        values = [Var(n) if s is not None else None for n, s in zip(names, specs, strict=True)]
        while values and values[-1] is None:
            values.pop()
        used = frozenset(edge.source_port for edge in self.checked.wiring.out_of[node])
        return as_lets(block.forward(Me(used), *values)), block

    def _header(self, constructors: Mapping[str, Call], lets: list[Let]) -> None:
        own = {
            call.target: inlined(call.target)
            for call in constructors.values()
            if is_own(call.target)
        }
        needed = {"import torch", "from torch import nn"}
        needed |= {line for module in own.values() for line in module.imports}
        if any(target.startswith("F.") for let in lets for target in targets(let.value)):
            needed.add(IMPORTS[-1])
        cost = self.checked.cost
        self._add(
            f'"""A PyTorch model: {cost.parameters:,} parameters, '
            f'{cost.macs:,} multiply-adds a sample."""',
            "",
        )
        standard = [line for line in IMPORTS if line in needed and line == "import math"]
        self._add(*standard, *([""] if standard else []))
        self._add(*(line for line in IMPORTS if line in needed and line not in standard), "", "")
        for module in own.values():
            self._add(*module.text.splitlines(), "", "")

    def _initializer(self, constructors: Mapping[str, Call]) -> None:
        if not constructors:
            return
        self._add("    def __init__(self) -> None:", "        super().__init__()")
        for node, call in constructors.items():
            rows = statement(f"self.{node} = ", call, _no_names, 8)
            self._add(*rows, node=node)
        for node in constructors:
            self._add(*decoration_lines(node, self.checked.nodes[node]), node=node)
        self._add("")

    def _signature(self) -> None:
        inputs = self._of_kind("Input")
        results = len(self._of_kind("Output"))
        given = "torch.Tensor" if results == 1 else "tuple[torch.Tensor, ...]"
        arguments = [f"{node}: torch.Tensor" for node in inputs]
        line = f"    def forward(self, {', '.join(arguments)}) -> {given}:"
        if len(line) <= WIDTH:
            self._add(line)
        elif len(joined := f"        self, {', '.join(arguments)}") <= WIDTH:
            self._add("    def forward(", joined, f"    ) -> {given}:")
        else:
            rows = [f"        {argument}," for argument in ("self", *arguments)]
            self._add("    def forward(", *rows, f"    ) -> {given}:")
        for node in inputs:
            spec = self.checked.nodes[node].outputs["y"]
            self._add(f"        # {node}: {spec.text} {spec.dtype}", node=node)

    def _let(
        self, naming: Naming, node: str, block: Block, rest: tuple[Let, ...], let: Let
    ) -> None:
        names = naming.inside(
            node, read_later={n for other in rest[1:] for n in variables(other.value)}
        )
        start = f"{_pattern(let.pattern, names.target)} = "
        comment = self._comment(node, block, let)
        rows = statement(start, let.value, names.value, 8)
        if len(rows) == 1 and len(rows[0]) + len(comment) + 2 <= WIDTH:
            self._add(f"{rows[0]}  {comment}", node=node)
        else:
            self._add(f"        {comment}", *rows, node=node)

    def _comment(self, node: str, block: Block, let: Let) -> str:
        outputs = self.checked.nodes[node].outputs
        bound = [name for name in _names(let.pattern) if name in outputs]
        return f"# {let.shape or outputs[bound[0] if bound else block.outputs[0]].text}"

    def _return(self, naming: Naming) -> None:
        results = self._of_kind("Output")
        values = [naming.fed(node) for node in results]
        line = f"        return {', '.join(values)}"
        if len(line) <= WIDTH:
            self._add(line, node=results[0])
            return
        self._add("        return (")
        for node, value in zip(results, values, strict=True):
            self._add(f"            {value},", node=node)
        self._add("        )")

    def _of_kind(self, kind: str) -> list[str]:
        """The nodes of this kind in the order of the document."""
        return [n for n, node in self.checked.document.nodes.items() if node.kind == kind]

    def _add(self, *lines: str, node: str | None = None) -> None:
        for line in lines:
            self.lines.append(line)
            if node is not None:
                self.nodes[len(self.lines)] = node


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
