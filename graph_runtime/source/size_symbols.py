"""Which names the sizes inside a group go by: `width * 4` rather than 256.

A group's class is written once for all places where the group stands. To write it as a person
would, each size is traced to what it follows from: every formula and every arriving size is changed
a little, and the sizes that change with it are read as that formula. A reading counts only if it
gives the right number at every place.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from graph_runtime.block import Block
from graph_runtime.facts.checked import Checked, NodeFacts
from graph_runtime.facts.node_check import specs_of
from graph_runtime.facts.size_changes import doubled, grown, other
from graph_runtime.formula import FormulaError, Scope, formula_of, parse_formula
from graph_runtime.groups.kinds import GROUP_INPUT
from graph_runtime.tensors import Spec

Read = Callable[[Block, tuple[Spec | None, ...]], tuple[Any, ...]]
"""Takes the values from a block that are to be named."""
_REFUSALS = (ValueError, TypeError, ArithmeticError, LookupError, AttributeError)


class SizeSymbols:
    """Names of sizes in one class; `members` are the places at which its drawing stands."""

    def __init__(self, members: Sequence[Checked]) -> None:
        self.members = members
        self.scopes: list[dict[str, Any]] = [dict(member.scope) for member in members]
        self._dims: dict[tuple[str, str], tuple[str | None, ...]] = {}
        inputs = [n for n, node in members[0].document.nodes.items() if node.kind == GROUP_INPUT]
        for index, name in enumerate(inputs):
            self._name_input(name, "in" if index == 0 else name)

    @property
    def _first(self) -> Checked:
        return self.members[0]

    def _name_input(self, node: str, stem: str) -> None:
        spec = self._first.nodes[node].outputs["y"]
        axis = 1 if spec.rank > 1 and spec.axes[1] == "C" else spec.rank - 1
        dims: list[str | None] = [None] * spec.rank
        if axis > 0 and isinstance(spec.shape[axis], int) and self._of_one_rank(node):
            name = f"{stem}_channels" if spec.axes[axis] == "C" else f"{stem}_features"
            for scope, member in zip(self.scopes, self.members, strict=True):
                scope[name] = member.nodes[node].outputs["y"].shape[axis]
            dims[axis] = name
        self._dims[node, "y"] = tuple(dims)

    def dims(self, node: str, port: str) -> tuple[str | None, ...]:
        """What the sizes of an output go by; None where nothing is known."""
        spec = self._first.nodes[node].outputs[port]
        return self._dims.get((node, port), (None,) * spec.rank)

    def name_outputs(self, node: str) -> None:
        """Work out what the sizes of a plain block's outputs go by."""
        facts = self._first.nodes[node]
        block = facts.block
        assert block is not None
        if block.outputs and self._of_one_rank(node):
            ranks = [facts.outputs[port].rank for port in block.outputs]
            texts = iter(self.readings(node, _output_sizes, self._sizes_everywhere(node)))
            for port, rank in zip(block.outputs, ranks, strict=True):
                self._dims[node, port] = tuple(next(texts) for _ in range(rank))

    def _of_one_rank(self, node: str) -> bool:
        """Whether a node's outputs have as many axes at every place."""
        ranks = {tuple(s.rank for s in m.nodes[node].outputs.values()) for m in self.members}
        return len(ranks) == 1

    def give(self, node: str, port: str, texts: Sequence[Sequence[str]]) -> None:
        """Let the sizes of an output go by the first of these texts that is right everywhere."""
        if not self._of_one_rank(node):
            return
        shapes = [member.nodes[node].outputs[port].shape for member in self.members]
        self._dims[node, port] = tuple(
            self.first_right(texts[axis], [shape[axis] for shape in shapes])
            for axis in range(len(shapes[0]))
        )

    def arriving(self, node: str, port: str, axis: int) -> str | None:
        """What a size at an input port goes by."""
        edge = self._first.wiring.into[node].get(port)
        return self.dims(edge.source, edge.source_port)[axis] if edge is not None else None

    def readings(
        self, node: str, read: Read, everywhere: Sequence[tuple[Any, ...]]
    ) -> tuple[str | None, ...]:
        """For each value that `read` takes from a block: the formula it follows, if any is found.

        `everywhere` holds the values at each of the members.
        """
        facts = self._first.nodes[node]
        plain = everywhere[0]
        found: list[list[str]] = [[] for _ in plain]
        sizes: list[list[str]] = [[] for _ in plain]
        for text, changed in self._changed_fields(facts, read):
            _note(found, plain, changed, text)
        for text, changed in self._changed_sizes(node, facts, read):
            _note(sizes, plain, changed, text)
        for index, parts in enumerate(sizes):
            found[index] += parts + ([" + ".join(parts)] if len(parts) > 1 else [])
            if not parts and not found[index] and type(plain[index]) is int:
                found[index].append(str(plain[index]))
        columns = zip(*everywhere, strict=True)
        return tuple(
            self.first_right(texts, column) for texts, column in zip(found, columns, strict=True)
        )

    def first_right(self, texts: Sequence[str], values: Sequence[Any]) -> str | None:
        """The first text that comes to the right value at every member."""
        text = next((text for text in texts if self._right(text, values)), None)
        if text is not None and type(values[0]) is int and not parse_formula(text).names:
            return str(values[0])
        return text

    def _right(self, text: str, values: Sequence[Any]) -> bool:
        try:
            formula = parse_formula(text)
            return all(
                _plain(formula.value(scope)) == _plain(value)
                for scope, value in zip(self.scopes, values, strict=True)
            )
        except FormulaError:
            return False

    def _changed_fields(
        self, facts: NodeFacts, read: Read
    ) -> Iterator[tuple[str, tuple[Any, ...]]]:
        block = facts.block
        assert block is not None
        for name, value in facts.node.params.items():
            formula = formula_of(value)
            fields = [
                key for key, info in type(block).model_fields.items() if (info.alias or key) == name
            ]
            if formula is None or not fields:
                continue
            size = getattr(block, fields[0])
            for refused in (False, True):
                try:
                    changed_size = other(size)
                    changed = block.model_copy(update={fields[0]: changed_size})
                    inputs = grown(facts.inputs, size, changed_size) if refused else facts.inputs
                    yield formula.text, read(changed, specs_of(block, inputs))
                    break
                except _REFUSALS:
                    continue

    def _changed_sizes(
        self, node: str, facts: NodeFacts, read: Read
    ) -> Iterator[tuple[str, tuple[Any, ...]]]:
        block = facts.block
        assert block is not None
        for port, spec in facts.inputs.items():
            assert spec is not None
            for axis, size in enumerate(spec.shape):
                text = self.arriving(node, port, axis)
                if text is None or not isinstance(size, int):
                    continue
                for changed in ((port,), tuple(facts.inputs)):
                    try:
                        inputs = doubled(facts.inputs, changed, axis, size)
                        yield text, read(block, specs_of(block, inputs))
                        break
                    except _REFUSALS:
                        continue

    def _sizes_everywhere(self, node: str) -> list[tuple[Any, ...]]:
        return [
            tuple(size for spec in member.nodes[node].outputs.values() for size in spec.shape)
            for member in self.members
        ]


def _output_sizes(block: Block, specs: tuple[Spec | None, ...]) -> tuple[Any, ...]:
    shaped = block.shape(*specs)
    several = shaped if isinstance(shaped, tuple) else (shaped,)
    return tuple(size for spec in several for size in spec.shape)


def _note(
    found: list[list[str]], plain: tuple[Any, ...], changed: tuple[Any, ...], text: str
) -> None:
    if len(plain) == len(changed):
        for index, (before, after) in enumerate(zip(plain, changed, strict=True)):
            if before != after and text not in found[index]:
                found[index].append(text)


def _plain(value: Any) -> Any:
    """JSON lists and tuples alike; numbers with their type, for 1 and True are two things."""
    if isinstance(value, list | tuple):
        return tuple(_plain(item) for item in value)
    return type(value), value


def substituted(text: str, meanings: Mapping[str, str]) -> str | None:
    """A formula with other formulas in the place of its names; None where one has no meaning."""
    tree = ast.parse(text, mode="eval").body
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    if not parse_formula(text).names <= meanings.keys():
        return None
    put = {name: ast.parse(meanings[name], mode="eval").body for name in names & meanings.keys()}
    try:
        return parse_formula(ast.unparse(_Substitution(put).visit(tree))).text
    except FormulaError:
        return None


class _Substitution(ast.NodeTransformer):
    def __init__(self, put: Mapping[str, ast.expr]) -> None:
        self._put = put

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._put.get(node.id, node)


def known_numbers(scope: Scope) -> list[str]:
    """Names in a scope that stand for whole numbers."""
    return [name for name, value in scope.items() if type(value) is int]
