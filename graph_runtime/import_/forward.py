"""The forward method, line by line: which block reads which value."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from graph_runtime.import_.constructors import Made
from graph_runtime.import_.drawing import Drawing, Port
from graph_runtime.import_.function_calls import FunctionCalls
from graph_runtime.import_.functions import NotDrawnError
from graph_runtime.import_.loops import Loops
from graph_runtime.import_.masks import Mask, written_mask
from graph_runtime.import_.module_calls import ModuleCalls
from graph_runtime.import_.operators import operands, scaled
from graph_runtime.import_.recurrent import Recurrence
from graph_runtime.import_.repeats import Repeats
from graph_runtime.import_.special import bracketed
from graph_runtime.import_.values import Read, first


@dataclass
class Forward:
    """Reads statements into `drawing`; `modules` are the attributes that __init__ set."""

    drawing: Drawing
    modules: Mapping[str, tuple[Made, ...]]
    values: dict[str, Read] = field(default_factory=dict)
    masks: dict[str, Mask] = field(default_factory=dict)
    results: tuple[str, ...] = ()
    """Names of a group's outputs."""
    states: tuple[str, ...] = ()
    """Names of what a step remembers, which it gives behind its outputs."""
    doubled: bool = False
    """Whether the first of what it remembers is its output as well."""
    wished: tuple[str, ...] = ()
    """Names of a network's results, where its losses name them."""
    given: list[Port] = field(default_factory=list)
    """What is returned."""

    def __post_init__(self) -> None:
        recurrence = Recurrence(self.drawing, lambda value: first(self._value(value)))
        self._recurrence = recurrence
        self._functions = FunctionCalls(self.drawing, self._value)
        self._calls = ModuleCalls(
            self.drawing,
            self.modules,
            self._value,
            recurrence,
            self.masks,
            self.values,
            self._functions,
        )
        self._repeats = Repeats(self.drawing, self._calls, self._value)
        self._loops = Loops(self.drawing, self._calls, self._value, recurrence.zeros)

    @property
    def used(self) -> set[str]:
        """The attributes that were called."""
        return self._calls.used

    @property
    def drawn(self) -> dict[str, list[str]]:
        """The nodes that stand for each attribute."""
        return self._calls.drawn

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

    def read_losses(self, losses: ast.FunctionDef, target: Callable[[ast.arg], Port]) -> None:
        """The method that compares the results, in their order, with targets."""
        arguments = losses.args.args[1:]
        known = dict(zip((one.arg for one in arguments), self.given, strict=False))
        self.values.clear()
        self.values |= known
        self.values |= {one.arg: target(one) for one in arguments if one.arg not in known}
        *lines, last = losses.body
        self.read(lines)
        if isinstance(last, ast.Return) and last.value is not None:
            terms = [term for term in _terms(last.value) if not isinstance(term, ast.Name)]
            self.read([ast.Assign([ast.Name("_")], term, lineno=last.lineno) for term in terms])

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
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if self._loops.is_list(
                name, value
            ):
                return
            case ast.Assign(targets=[target], value=value):
                self._functions.wishes = _names(target)
                self._bind(target, self._value(value))
            case ast.Return(value=ast.Tuple(elts=results)):
                self._returned(results)
            case ast.Return(value=value) if value is not None:
                self._returned([value])
            case ast.For():
                walked = self._loops.read(statement)
                if walked is None:
                    walked = dict([self._repeats.row(statement)])
                self.values |= walked
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

    def _returned(self, results: list[ast.expr]) -> None:
        names = (*self.results, *self.states) or self.wished
        names = names[1:] if self.doubled else names
        alone = "result" if len(results) == 1 else ""
        for index, result in enumerate(results):
            value = self._value(result)
            if self.doubled and not index:
                self._result(value, self.results[0])
            wish = names[index] if index < len(names) else alone or f"result_{index + 1}"
            self._result(value, wish)

    def _result(self, value: Read, wish: str) -> None:
        port = first(value)
        if port is not None:
            self.given.append(port)
        if port is not None and wish in self.states:
            self.drawing.wire(port, wish, "x")
        elif port is not None and self.results:
            self.drawing.wire(port, self.drawing.add_end(wish, "GroupOutput"), "x")
        elif port is not None:
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
                return self._drawn("Negative", {}, [operand])
            case ast.Subscript():
                return self._item(value)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name)):
                return self._calls.read(name, value)
            case ast.Call() if sequence := self._loops.joined(value):
                return sequence
            case ast.Call() if joined := self._repeats.side_by_side(value):
                return joined
            case ast.Call(func=ast.Attribute(attr=name)):
                return self._functions.read(name, value)
        raise NotDrawnError("No block stands for it.")

    def _operator(self, value: ast.BinOp) -> Read:
        inner, times, plus = scaled(value)
        if inner is not value:
            params = {n: v for n, v, d in (("times", times, 1.0), ("plus", plus, 0.0)) if v != d}
            return self._drawn("Scale", params, [inner])
        found = operands(value)
        if found is None:
            raise NotDrawnError("No block stands for this operator.")
        kind, parts = found
        return self._drawn(kind, {}, parts)

    def _item(self, value: ast.Subscript) -> Read:
        inner = self._value(value.value)
        text = ast.unparse(value.slice).strip("()")
        if isinstance(inner, Port) and inner.raw and text in ("-1", "-2"):
            return Port(inner.node, inner.port)
        if isinstance(inner, tuple) and text.isdigit() and int(text) < len(inner):
            return inner[int(text)]
        part = bracketed(value.slice) if isinstance(inner, Port) else None
        if part is not None and isinstance(inner, Port):
            node = self.drawing.add(self._functions.name("select"), part.kind, part.params)
            self.drawing.feed(node, [inner])
            return Port(node)
        raise NotDrawnError("This part of a value cannot be drawn.")

    def _drawn(self, kind: str, params: Mapping[str, object], inputs: list[ast.expr]) -> Read:
        return self._functions.block(kind, params, inputs, self._functions.name(kind.lower()))


def _names(target: ast.expr) -> tuple[str, ...]:
    """The names that a value is given, or several are."""
    parts = target.elts if isinstance(target, ast.Tuple) else [target]
    return tuple(part.id if isinstance(part, ast.Name) else "_" for part in parts)


def _terms(value: ast.expr) -> list[ast.expr]:
    """What is added up."""
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        return [*_terms(value.left), *_terms(value.right)]
    return [value]
