"""An independent look at a forward method of model.py: lines that bind, calls that are known."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from graph_runtime.errors import SourceError
from graph_runtime.source.source_facts import SourceFacts

_JOINS = ("torch.cat", "torch.stack", "sum")


class ForwardChecker:
    """Walks the lines of one forward method."""

    def __init__(self, facts: SourceFacts) -> None:
        self._facts = facts
        self._names: set[str] = set()
        self._layers: set[str] = set()

    def check(self, method: ast.FunctionDef) -> None:
        """Raise SourceError at the first thing that the document does not account for."""
        self._names = {argument.arg for argument in method.args.args} - {"self"}
        *body, last = method.body
        for statement in body:
            if isinstance(statement, ast.For):
                self._loop(statement)
            else:
                self._assignment(statement)
        _demand(isinstance(last, ast.Return), "forward does not end with return")
        assert isinstance(last, ast.Return) and last.value is not None
        self._expression(last.value)

    def _assignment(self, statement: ast.stmt) -> None:
        _demand(
            isinstance(statement, ast.Assign) and len(statement.targets) == 1,
            f"forward has the line {ast.unparse(statement)[:60]!r}",
        )
        assert isinstance(statement, ast.Assign)
        self._expression(statement.value)
        self._bind(statement.targets[0])

    def _loop(self, statement: ast.For) -> None:
        """`for layer in self.node:` with one line that calls the layer, or a walk along steps."""
        if self._facts.loops and isinstance(statement.iter, ast.Call):
            self._walk(statement)
            return
        self._layer(statement.target, statement.iter)
        _demand(len(statement.body) == 1 and not statement.orelse, "forward has a long loop")
        self._assignment(statement.body[0])
        self._layers.clear()

    def _walk(self, statement: ast.For) -> None:
        """`for step in x.unbind(1):`, one line that calls the Loop, and lines that keep results."""
        over = statement.iter
        zipped = isinstance(over, ast.Call) and ast.unparse(over.func) == "zip"
        for one in over.args if isinstance(over, ast.Call) and zipped else [over]:
            _demand(self._is_walked(one), f"forward loops over {ast.unparse(one)[:60]!r}")
        self._bind(statement.target)
        called, *kept = statement.body
        self._assignment(called)
        for line in kept:
            match line:
                case ast.Expr(
                    ast.Call(ast.Attribute(ast.Name(id=name), "append"), [value], [])
                ) if name in self._names:
                    self._expression(value)
                case _:
                    _demand(False, f"forward has the line {ast.unparse(line)[:60]!r}")
        _demand(not statement.orelse, "forward has a loop with an else")

    def _is_walked(self, value: ast.expr) -> bool:
        """Whether it is `x.unbind(1)` of a name that is known, or `range` of a known number."""
        match value:
            case ast.Call(ast.Name("range"), [ast.Constant(value=int() as times)], []):
                return self._facts.knows(times, None)
            case ast.Call(ast.Attribute(ast.Name(id=name), "unbind"), [ast.Constant(value=1)], []):
                return name in self._names
        return False

    def _layer(self, target: ast.expr, over: ast.expr) -> None:
        match target, over:
            case ast.Name(id=name), ast.Attribute(ast.Name("self"), node):
                _demand(node in self._facts.composites, f"forward loops over self.{node}")
                self._layers.add(name)
            case _:
                _demand(False, f"forward loops over {ast.unparse(over)[:60]!r}")

    def _side_by_side(self, value: ast.ListComp | ast.GeneratorExp) -> None:
        """`[branch(x) for branch in self.node]`."""
        _demand(len(value.generators) == 1, "forward has a nested loop")
        (turn,) = value.generators
        _demand(not turn.ifs and not turn.is_async, "forward has a loop with a condition")
        self._layer(turn.target, turn.iter)
        self._expression(value.elt)
        self._layers.clear()

    def _bind(self, place: ast.expr) -> None:
        if isinstance(place, ast.Tuple):
            for part in place.elts:
                self._bind(part)
            return
        _demand(isinstance(place, ast.Name), f"forward assigns to {ast.unparse(place)[:60]!r}")
        assert isinstance(place, ast.Name)
        self._names.add(place.id)

    def _expression(self, value: ast.expr | None) -> None:
        match value:
            case ast.Name(id=name):
                _demand(name in self._names, f"forward reads {name[:60]!r}")
            case ast.Constant(value=constant):
                self._constant(constant)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                self._constant(-number)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                self._expression(operand)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                self._expressions(parts)
            case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div() | ast.MatMult()):
                self._expressions((value.left, value.right))
            case ast.Attribute(value=owner, attr="device" | "shape"):
                self._expression(owner)
            case ast.Subscript():
                self._expressions((value.value, value.slice))
            case ast.Slice():
                bounds = (value.lower, value.upper, value.step)
                self._expressions(bound for bound in bounds if bound is not None)
            case ast.ListComp() | ast.GeneratorExp():
                self._side_by_side(value)
            case ast.Call():
                self._callee(value.func)
                self._expressions((*value.args, *(k.value for k in value.keywords)))
            case _:
                what = ast.unparse(value)[:60] if value else "nothing"
                raise SourceError(f"model.py was not written by this program: {what!r}")

    def _constant(self, value: object) -> None:
        known = self._facts.knows(value, None)
        if type(value) is float:
            known = known or self._facts.knows(-value, None)  # x + -2.5 is written x - 2.5
        _demand(known, f"it holds the constant {ascii(value)[:60]}, not in the document")

    def _expressions(self, values: Iterable[ast.expr]) -> None:
        for value in values:
            self._expression(value)

    def _callee(self, callee: ast.expr) -> None:
        text = ast.unparse(callee)
        joins = bool(self._facts.composites) and text in _JOINS
        joins = joins or (bool(self._facts.loops) and text == "torch.zeros")
        if text in self._facts.calls or text in self._layers or joins:
            return
        _demand(isinstance(callee, ast.Attribute), f"forward calls {text[:60]!r}")
        assert isinstance(callee, ast.Attribute)
        if isinstance(callee.value, ast.Name) and callee.value.id == "self":
            _demand(callee.attr in self._facts.calls_of, f"forward calls {text[:60]!r}")
            return
        begins = bool(self._facts.loops) and callee.attr == "new_zeros"
        known = begins or f".{callee.attr}" in self._facts.calls
        _demand(known, f"forward calls {text[:60]!r}")
        self._expression(callee.value)


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise SourceError(f"model.py was not written by this program: {what}")
