"""The forward method, line by line: which block reads which value."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph_runtime.block import BLOCKS
from graph_runtime.import_.constructors import Made
from graph_runtime.import_.drawing import Drawing, Port
from graph_runtime.import_.functions import (
    HARMLESS,
    MODULES,
    Function,
    NotDrawnError,
    plain,
)
from graph_runtime.import_.masks import Mask, placed, read_mask, written_mask
from graph_runtime.import_.operators import operands, scaled
from graph_runtime.import_.recurrent import STATEFUL, Recurrence
from graph_runtime.import_.special import bracketed, special
from graph_runtime.import_.stateless import fitting, functions
from graph_runtime.import_.steps import steps_block
from graph_runtime.import_.values import Read, first, outputs


@dataclass
class Forward:
    """Reads statements into `drawing`; `modules` are the attributes that __init__ set."""

    drawing: Drawing
    modules: Mapping[str, tuple[Made, ...]]
    values: dict[str, Read] = field(default_factory=dict)
    masks: dict[str, Mask] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    drawn: dict[str, list[str]] = field(default_factory=dict)
    """The nodes that stand for each attribute."""
    wish: str = ""

    def __post_init__(self) -> None:
        self._recurrence = Recurrence(self.drawing, lambda value: first(self._value(value)))

    def read(self, statements: list[ast.stmt]) -> None:
        for statement in statements:
            try:
                self._statement(statement)
            except NotDrawnError as fault:
                self._give_up(statement, str(fault))
            except (ValueError, TypeError, RecursionError):
                self._give_up(statement, "Its arguments are not plain values.")
        for node in self._recurrence.untrue():
            why = "Its directions are added in one place and not in another."
            self.drawing.note(statements[-1].lineno, node, why)

    def _statement(self, statement: ast.stmt) -> None:
        match statement:
            case ast.Expr(value=ast.Constant()):
                return
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if mask := written_mask(
                value, self.masks
            ):
                self.masks[name] = mask  # Parameters and wires of the block that it is given to.
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if self._recurrence.is_zero(
                name, value
            ):
                return
            case ast.Assign(targets=[target], value=value):
                self.wish = target.id if isinstance(target, ast.Name) else ""
                self._bind(target, self._value(value))
            case ast.Return(value=ast.Tuple(elts=results)):
                for index, result in enumerate(results, start=1):
                    self._result(self._value(result), f"result_{index}")
            case ast.Return(value=value) if value is not None:
                self._result(self._value(value), "result")
            case _:
                raise NotDrawnError("Only assignments and one return can be drawn.")

    def _give_up(self, statement: ast.stmt, why: str) -> None:
        self.drawing.note(statement.lineno, ast.unparse(statement), why)
        for target in getattr(statement, "targets", ()):
            for name in ast.walk(target):
                if isinstance(name, ast.Name):
                    self.values[name.id] = None

    def _bind(self, target: ast.expr, value: Read) -> None:
        if isinstance(target, ast.Name):
            self.values[target.id] = value
            return
        if not isinstance(target, ast.Tuple):
            raise NotDrawnError("Only names can be assigned to.")
        if value is None:
            value = (None,) * len(target.elts)
        if not isinstance(value, tuple) or len(value) < len(target.elts):
            raise NotDrawnError("The block does not give so many values.")
        for part, inner in zip(target.elts, value, strict=False):
            self._bind(part, inner)

    def _result(self, value: Read, wish: str) -> None:
        port = first(value)
        if port is not None:
            self.drawing.wire(port, self.drawing.add(wish, "Output", {}), "x")

    def _value(self, value: ast.expr) -> Read:
        if recurrent := self._recurrence.value(value):
            return recurrent
        match value:
            case ast.Name(id=name):
                if name not in self.values:
                    raise NotDrawnError(f"{name} was not computed in forward.")
                return self.values[name]
            case ast.BinOp():
                return self._operator(value)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self._block("Negative", {}, [operand], self._name("negative"))
            case ast.Subscript():
                return self._item(value)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name)):
                return self._module(name, value)
            case ast.Call(func=ast.Attribute(attr=name)):
                return self._function(name, value)
        raise NotDrawnError("No block stands for it.")

    def _operator(self, value: ast.BinOp) -> Read:
        inner, times, plus = scaled(value)
        if inner is not value:
            params = {n: v for n, v, d in (("times", times, 1.0), ("plus", plus, 0.0)) if v != d}
            return self._block("Scale", params, [inner], self._name("scale"))
        found = operands(value)
        if found is None:
            raise NotDrawnError("No block stands for this operator.")
        kind, parts = found
        return self._block(kind, {}, parts, self._name(kind.lower()))

    def _item(self, value: ast.Subscript) -> Read:
        inner = self._value(value.value)
        text = ast.unparse(value.slice).strip("()")
        if isinstance(inner, Port) and inner.raw and text in ("-1", "-2"):
            return Port(inner.node, inner.port)
        if isinstance(inner, tuple) and text.isdigit() and int(text) < len(inner):
            return inner[int(text)]
        part = bracketed(value.slice) if isinstance(inner, Port) else None
        if part is not None and isinstance(inner, Port):
            node = self.drawing.add(self._name("select"), part.kind, part.params)
            self.drawing.feed(node, [inner])
            return Port(node)
        raise NotDrawnError("This part of a value cannot be drawn.")

    def _module(self, name: str, call: ast.Call) -> Read:
        if name not in self.modules:
            raise NotDrawnError(f"__init__ makes no module self.{name} that can be drawn.")
        self.used.add(name)
        result: Read = None
        parts = self.modules[name]
        taken = call.args[:1] if parts[0].kind in STATEFUL else call.args
        values = [first(self._value(argument)) for argument in taken]
        for index, made in enumerate(parts):
            node = self.drawing.add(
                name if len(parts) == 1 else f"{name}_{index}", made.kind, made.params
            )
            self.drawn.setdefault(name, []).append(node)
            self.drawing.share(self.drawn[name][index :: len(parts)])
            self.drawing.feed(node, self._wired(made.kind, values))
            self._keywords(node, call)
            called = self._recurrence.called(node, values, call)
            result = called or outputs(node, made.kind, made.params)
            values = [first(result)]
        return result

    def _wired(self, kind: str, values: list[Port | None]) -> list[Port]:
        known = [value for value in values if value is not None]
        same = len(known) == 3 and len(set(known)) == 1
        return known[:1] if kind == "MultiheadAttention" and same else known

    def _keywords(self, node: str, call: ast.Call) -> None:
        kind = self.drawing.document.nodes[node].kind
        known = BLOCKS.kinds.get(kind)
        defaults = {param.name: param.default for param in known.params()} if known else {}
        named = {keyword.arg: keyword.value for keyword in call.keywords}
        given: dict[str, object] = {
            name: False for name, value in defaults.items() if value and name.endswith("is_causal")
        }
        for name, value in named.items():
            if name in defaults:
                given[name] = plain(value)
            elif str(name).endswith("mask") and self._mask(node, str(name), value, given):
                continue
            elif name not in HARMLESS:
                why = f"{kind} has no input {name} here."
                self.drawing.note(call.lineno, ast.unparse(call), why)
        for name, setting in given.items():
            if name in defaults and setting != defaults[name]:
                self.drawing.set(node, name, setting)

    def _mask(self, node: str, name: str, value: ast.expr, given: dict[str, object]) -> bool:
        """Wires and parameters that say what the mask hides; False where no block can say it."""
        kind = BLOCKS.kinds.get(self.drawing.document.nodes[node].kind)
        if isinstance(value, ast.Constant) or kind is None:
            return ast.unparse(value) == "None"
        hidden = placed(name, read_mask(value, self.masks, name.endswith("padding_mask")), kind)
        if hidden is None or any(ast.unparse(part) not in self.values for part in hidden.wires):
            return False
        given |= dict.fromkeys(hidden.parameters, True)
        for source, port in hidden.wires.items():
            if (found := first(self._value(source))) is not None:
                self.drawing.wire(found, node, port)
        return True

    def _function(self, name: str, call: ast.Call) -> Read:
        assert isinstance(call.func, ast.Attribute)
        module = ast.unparse(call.func.value) in MODULES
        arguments = call.args if module else [call.func.value, *call.args]
        wish = self._name(name)
        if found := steps_block(call):
            kind, params, tensors = found
            return self._block(kind, params, tensors, wish)
        if name in ("cat", "concat"):
            return self._cat(call, arguments)
        named = {keyword.arg: keyword.value for keyword in call.keywords}
        drawn = special(name, not module, arguments, named)
        if drawn is not None:
            return self._block(drawn.kind, drawn.params, drawn.inputs, wish)
        if name not in functions():
            raise NotDrawnError(f"No block stands for {name}.")
        return self._listed(functions()[name], arguments, call, wish)

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
        return self._block(function.kind, params, tensors, wish)

    def _cat(self, call: ast.Call, arguments: list[ast.expr]) -> Read:
        parts = arguments[0]
        if not isinstance(parts, ast.Tuple | ast.List):
            raise NotDrawnError("Only a list written out can be concatenated.")
        given = {k.arg: plain(k.value) for k in call.keywords}
        dim = plain(arguments[1]) if len(arguments) > 1 else given.get("dim", 0)
        params = {} if dim == 1 else {"dim": dim}
        return self._block("Concatenate", params, parts.elts, self._name("cat"))

    def _block(
        self, kind: str, params: Mapping[str, object], inputs: Sequence[ast.expr], wish: str
    ) -> Read:
        values = [first(self._value(value)) for value in inputs]
        node = self.drawing.add(wish or self._name(kind.lower()), kind, params)
        self.drawing.feed(node, [value for value in values if value is not None])
        return outputs(node, kind, params)

    def _name(self, otherwise: str) -> str:
        """The name that the value is given in the source, unless that is one letter."""
        return self.wish if len(self.wish) > 1 else otherwise
