"""What stands around a recurrent layer: packed steps, first and last states, merged directions."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from graph_runtime.import_.drawing import Drawing, Port
from graph_runtime.import_.functions import MODULES

STATES = {"RNN": ("h",), "GRU": ("h",), "LSTM": ("h", "c")}
"""The states of a recurrent layer, which its call gives behind the steps."""

STATEFUL = frozenset({*STATES, "RNNCell", "GRUCell", "LSTMCell"})
"""Kinds that are called with an input and the states that they begin with."""

_LAID_OUT = frozenset("contiguous transpose reshape flatten unsqueeze clamp tolist cpu to".split())
"""Methods that bring states and lengths into the layout that torch wants, and no more."""
_ZEROS = ("torch.zeros(", "torch.zeros_like(")

Called = tuple[Port, Port | tuple[Port, ...]] | None


@dataclass
class Recurrence:
    """Reads these expressions; `read` gives the one port behind an expression."""

    drawing: Drawing
    read: Callable[[ast.expr], Port | None]
    added: dict[str, set[str]] = field(default_factory=dict)
    """Outputs of which both directions were added, by node."""
    zeros: set[str] = field(default_factory=set)
    """Names of states that hold zeros, where a layer begins anyway."""

    def is_zero(self, name: str, value: ast.expr) -> bool:
        """Whether this names a state of zeros, such as `h0 = torch.zeros(…)`; remembers it."""
        zero = ast.unparse(value).startswith(_ZEROS) or _is_new_zeros(value)
        (self.zeros.add if zero else self.zeros.discard)(name)
        return zero

    def value(self, expression: ast.expr) -> Port | tuple[Port, None] | None:
        """The port behind a form that only stands around recurrent layers; None for any other."""
        match expression:
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                state = self._pair(left, right)
                return self._sum(state) if state else None
            case ast.Call(func=ast.Attribute(attr="sum"), args=[inner]):
                return self._halves(inner)
            case ast.Call(func=ast.Attribute(attr="cat"), args=[pair, *_]):
                parts = getattr(pair, "elts", [])
                return self._pair(*parts) if len(parts) == 2 else None
            case ast.Call(func=ast.Attribute(attr="transpose", value=ast.Name() as inner)) if (
                inner.id not in MODULES
            ):
                state = self.read(inner)
                return _every_layer(state) if state and state.raw else None
            case ast.Call(func=ast.Attribute(attr="pack_padded_sequence"), args=[x, lengths, *_]):
                steps, given = self.read(x), self.read(_inside(lengths))
                return replace(steps, lengths=given) if steps else None
            case ast.Call(func=ast.Attribute(attr="pad_packed_sequence"), args=[packed, *_]):
                steps = self.read(packed)
                return (replace(steps, lengths=None), None) if steps else None
        return None

    def called(self, node: str, values: list[Port | None], call: ast.Call) -> Called:
        """What a recurrent layer gives, once its lengths and first states are wired."""
        kind, steps = self._kind(node), values[0] if values else None
        if kind not in STATEFUL:
            return None
        given = [*call.args[1:2], *(k.value for k in call.keywords if k.arg == "hx")]
        parts = [p for value in given for p in getattr(value, "elts", [value])]
        for part, port in zip(parts, ("h_0", "c_0"), strict=False):
            if state := self._first_state(part):
                self.drawing.wire(state, node, port)
        lengths = steps.lengths if steps else None
        if lengths:
            self.drawing.wire(lengths, node, "lengths")
        if kind not in STATES:
            return None
        states = tuple(Port(node, name, raw=True) for name in STATES[kind])
        return Port(node, lengths=lengths), states[0] if len(states) == 1 else states

    def untrue(self) -> list[str]:
        """Nodes whose directions are added in one output and taken side by side in another."""
        return [
            edge.source
            for edge in self.drawing.document.edges
            if edge.source_port in ("y", "h", "c")
            and edge.source_port not in self.added.get(edge.source, {edge.source_port})
        ]

    def _first_state(self, value: ast.expr) -> Port | None:
        inner = _inside(value)
        if ast.unparse(value).startswith(_ZEROS) or ast.unparse(inner) in self.zeros:
            return None
        state = self.read(inner)
        return _every_layer(state) if state and state.raw else state

    def _pair(self, left: ast.expr, right: ast.expr) -> Port | None:
        """The last state, where these are its two directions: `h[-2]` and `h[-1]`."""
        match left, right:
            case ast.Subscript(value=ast.Name() as first), ast.Subscript(value=second):
                same = ast.unparse(first) == ast.unparse(second)
                ends = (ast.unparse(left).endswith("[-2]"), ast.unparse(right).endswith("[-1]"))
                state = self.read(first) if same and all(ends) else None
                return replace(state, raw=False) if state and state.raw else None
        return None

    def _halves(self, value: ast.expr) -> Port | None:
        """The sum of both halves of the features, `torch.sum(y.unflatten(2, (2, -1)), dim=2)`."""
        match value:
            case ast.Call(func=ast.Attribute(attr="unflatten", value=ast.Name() as inner)):
                if ast.unparse(value).endswith(".unflatten(2, (2, -1))"):
                    y = self.read(inner)
                    return self._sum(y) if y and self._kind(y.node) in STATES else None
        return None

    def _sum(self, output: Port) -> Port:
        self.drawing.set(output.node, "merge", "sum")
        self.added.setdefault(output.node, set()).add(output.port)
        return output

    def _kind(self, node: str) -> str:
        return self.drawing.document.nodes[node].kind


def _is_new_zeros(value: ast.expr) -> bool:
    """`x.new_zeros(…)`."""
    return isinstance(value, ast.Call) and ast.unparse(value.func).endswith(".new_zeros")


def _every_layer(state: Port) -> Port:
    return Port(state.node, f"{state.port}_n")


def _inside(value: ast.expr) -> ast.expr:
    """The expression within calls of `_LAID_OUT` methods."""
    while isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        if value.func.attr not in _LAID_OUT:
            break
        value = value.func.value
    return value
