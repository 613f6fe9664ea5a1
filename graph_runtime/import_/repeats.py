"""Loops of forward over a list of modules, as the Repeat that stands for them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from graph_runtime.import_.drawing import Drawing, Port
from graph_runtime.import_.functions import NotDrawnError, plain
from graph_runtime.import_.module_calls import ModuleCalls
from graph_runtime.import_.values import Read, first, outputs

_JOINS = {"cat": "concatenate", "concat": "concatenate", "stack": "stack", "sum": "add"}


@dataclass
class Repeats:
    """Draws loops over the modules of `calls`; `value` reads an expression."""

    drawing: Drawing
    calls: ModuleCalls
    value: Callable[[ast.expr], Read]

    def row(self, loop: ast.For) -> tuple[str, Read]:
        """`for layer in self.layers: x = layer(x)`: the name that is bound, and to what."""
        match loop:
            case ast.For(
                target=ast.Name(id=layer),
                iter=ast.Attribute(value=ast.Name(id="self"), attr=name),
                body=[ast.Assign(targets=[ast.Name(id=result)], value=value)],
                orelse=[],
            ):
                call = _called(value, layer)
                if call is not None and call.args and ast.unparse(call.args[0]) == result:
                    return result, self._in_a_row(name, call)
        raise NotDrawnError("Only a loop that feeds each module with the one before can be drawn.")

    def side_by_side(self, call: ast.Call) -> Read:
        """`torch.cat([branch(x) for branch in self.branches], dim=1)`; None for other calls."""
        match call:
            case ast.Call(
                func=ast.Name(id=function) | ast.Attribute(attr=function),
                args=[
                    ast.ListComp(elt=element, generators=[turn])
                    | ast.GeneratorExp(elt=element, generators=[turn]),
                    *rest,
                ],
            ) if function in _JOINS:
                match turn:
                    case ast.comprehension(
                        target=ast.Name(id=branch),
                        iter=ast.Attribute(value=ast.Name(id="self"), attr=name),
                        ifs=[],
                    ):
                        inner = _called(element, branch)
                        if inner is not None:
                            return self._joined(name, inner, _JOINS[function], _dim(call, rest))
        return None

    def _in_a_row(self, name: str, call: ast.Call) -> Read:
        values = self._given(call)
        parts = self.calls.made(name)
        result: Read = None
        for index in range(len(parts)):
            node = self.calls.place(name, index)
            self.drawing.feed(node, values)
            result = first(outputs(self.drawing, node))
            values = [*([result] if isinstance(result, Port) else []), *values[1:]]
        return result

    def _joined(self, name: str, call: ast.Call, join: str, dim: int) -> Read:
        parts = self.calls.made(name)
        if len(parts) != 1 or parts[0].kind != "Repeat":
            raise NotDrawnError("Only one group several times can stand side by side.")
        params: dict[str, object] = {"arrangement": "parallel"}
        params |= {} if join == "concatenate" else {"join": join}
        params |= {} if dim == 1 or join == "add" else {"dim": dim}
        values = self._given(call)
        node = self.calls.place(name, 0, params)
        self.drawing.feed(node, values)
        return first(outputs(self.drawing, node))

    def _given(self, call: ast.Call) -> list[Port]:
        values = [first(self.value(argument)) for argument in call.args]
        return [value for value in values if value is not None]


def _called(value: ast.expr, layer: str) -> ast.Call | None:
    """`layer(…)`, of which the first value may be taken."""
    match value:
        case ast.Subscript(value=inner, slice=ast.Constant(value=0)):
            return _called(inner, layer)
        case ast.Call(func=ast.Name(id=name), keywords=[]) if name == layer:
            return value
    return None


def _dim(call: ast.Call, rest: list[ast.expr]) -> int:
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    value = rest[0] if rest else given.get("dim")
    return int(plain(value)) if value is not None else 0
