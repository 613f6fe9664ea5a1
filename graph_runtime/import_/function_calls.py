"""Calls of functions and of methods of values in forward, as the blocks they stand for."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from graph_runtime.block import BLOCKS
from graph_runtime.import_.drawing import Drawing
from graph_runtime.import_.functions import HARMLESS, MODULES, Function, NotDrawnError, plain
from graph_runtime.import_.special import special
from graph_runtime.import_.stateless import fitting, functions
from graph_runtime.import_.steps import steps_block
from graph_runtime.import_.values import Read, first, outputs


@dataclass
class FunctionCalls:
    """Draws blocks of functions; `value` reads an expression, `wishes` are names it is given."""

    drawing: Drawing
    value: Callable[[ast.expr], Read]
    wishes: tuple[str, ...] = ()

    def read(self, name: str, call: ast.Call) -> Read:
        assert isinstance(call.func, ast.Attribute)
        module = ast.unparse(call.func.value) in MODULES
        arguments = call.args if module else [call.func.value, *call.args]
        wish = self.name(name)
        if found := steps_block(call):
            kind, params, tensors = found
            return self.block(kind, params, tensors, wish)
        if name in ("cat", "concat"):
            return self._cat(call, arguments)
        named = {keyword.arg: keyword.value for keyword in call.keywords}
        drawn = special(name, not module, arguments, named)
        if drawn is not None:
            return self.block(drawn.kind, drawn.params, drawn.inputs, wish)
        if name not in functions():
            raise NotDrawnError(f"No block stands for {name}.")
        return self._listed(functions()[name], arguments, call, wish)

    def block(
        self, kind: str, params: Mapping[str, object], inputs: Sequence[ast.expr], wish: str
    ) -> Read:
        values = [first(self.value(value)) for value in inputs]
        node = self.drawing.add(wish or self.name(kind.lower()), kind, params)
        self.drawing.feed(node, [value for value in values if value is not None])
        return outputs(self.drawing, node)

    def name(self, otherwise: str) -> str:
        """The name that the value is given in the source, unless that is one letter."""
        wish = self.wishes[0] if self.wishes else ""
        return wish if len(wish) > 1 else otherwise

    def _listed(
        self, function: Function, arguments: list[ast.expr], call: ast.Call, wish: str
    ) -> Read:
        tensors, rest = arguments[: function.tensors], arguments[function.tensors :]
        given = dict(function.defaults)
        given |= {n: plain(v) for n, v in zip(function.arguments, rest, strict=False)}
        named = {k.arg: k.value for k in call.keywords if k.arg not in HARMLESS}
        given |= {n: plain(v) for n, v in named.items() if n}
        lacking = [name for name in function.needed if name not in given]
        if lacking:
            raise NotDrawnError(f"It must say its {lacking[0]}.")
        given = fitting(function.kind, given)
        known = BLOCKS.kinds[function.kind]
        defaults = {param.name: param.default for param in known.params()}
        lost = [n for n, v in given.items() if n not in defaults and v]
        if lost or len(rest) > len(function.arguments) or None in named:
            why = f"{function.kind} has no parameter {', '.join(lost) or 'for all arguments'} here."
            self.drawing.note(call.lineno, ast.unparse(call), why)
        params = {n: v for n, v in given.items() if n in defaults and v != defaults[n]}
        return self.block(function.kind, params, tensors, wish)

    def _cat(self, call: ast.Call, arguments: list[ast.expr]) -> Read:
        parts = arguments[0]
        if not isinstance(parts, ast.Tuple | ast.List):
            raise NotDrawnError("Only a list written out can be concatenated.")
        given = {k.arg: plain(k.value) for k in call.keywords}
        dim = plain(arguments[1]) if len(arguments) > 1 else given.get("dim", 0)
        params = {} if dim == 1 else {"dim": dim}
        return self.block("Concatenate", params, parts.elts, self.name("cat"))
