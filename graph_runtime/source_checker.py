"""An independent look at model.py before it runs: it may hold nothing but what blocks declare.

The text is parsed afresh and walked from the top; every statement, name, call and constant must be
one that the document's own blocks account for. The writer of the source is not asked.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from graph_runtime.check import Checked, check
from graph_runtime.decoration_checker import decoration_fault
from graph_runtime.document import Document
from graph_runtime.inlining import IMPORTS, inlined
from graph_runtime.source_facts import SourceFacts

MAX_SOURCE = 4 << 20
"""Longest model.py (bytes) that is looked at."""


class SourceError(ValueError):
    """model.py holds something that the document does not account for."""


def check_source(text: str, document: Document) -> None:
    """Raise SourceError unless `text` is a module of the document's blocks and nothing else."""
    if len(text) > MAX_SOURCE or not text.isascii():
        raise SourceError("model.py is too long or not plain ASCII")
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise SourceError(f"model.py is no Python: {error}") from None
    checked = check(document)
    if not checked.sound:
        raise SourceError("the document of this run has problems")
    try:
        _Walker(checked).module(tree)
    except RecursionError:
        raise SourceError("model.py nests its expressions too deep") from None


class _Walker:
    """Walks the tree of one model.py with the facts of its document at hand."""

    def __init__(self, checked: Checked) -> None:
        self._facts = SourceFacts(checked)
        self._blocks = self._facts.blocks
        self._callable = self._facts.calls
        self._names: set[str] = set()

    def module(self, tree: ast.Module) -> None:
        body = list(tree.body)
        if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
            body.pop(0)
        while body and isinstance(body[0], ast.Import | ast.ImportFrom):
            line = ast.unparse(body.pop(0))
            self._demand(line in IMPORTS, f"it imports {line!r}")
        while len(body) > 1:
            self._inlined(body.pop(0))
        self._demand(bool(body), "it defines no class")
        self._model(body[0])

    def _inlined(self, node: ast.stmt) -> None:
        self._demand(isinstance(node, ast.ClassDef), "it has a statement between its classes")
        assert isinstance(node, ast.ClassDef)
        self._demand(node.name in self._callable, f"its class {node.name} is not needed")
        ours = ast.parse(inlined(node.name).text).body[0]
        self._demand(ast.dump(node) == ast.dump(ours), f"its class {node.name} was changed")

    def _model(self, node: ast.stmt) -> None:
        self._demand(
            isinstance(node, ast.ClassDef)
            and node.name == "Model"
            and not getattr(node, "type_params", ())
            and [ast.unparse(base) for base in node.bases] == ["nn.Module"]
            and not node.decorator_list
            and not node.keywords,
            "its last statement is not class Model(nn.Module)",
        )
        assert isinstance(node, ast.ClassDef)
        names = []
        for method in node.body:
            self._demand(
                isinstance(method, ast.FunctionDef)
                and not method.decorator_list
                and not getattr(method, "type_params", ()),
                "class Model holds more than plain methods",
            )
            assert isinstance(method, ast.FunctionDef)
            names.append(method.name)
            self._arguments(method)
            getattr(self, f"_method_{method.name.strip('_')}", self._strange)(method)
        self._demand(names in (["__init__", "forward"], ["forward"]), "its methods are not two")

    def _strange(self, method: ast.FunctionDef) -> None:
        raise SourceError(f"model.py was not written by this program: a method {method.name!r}")

    def _arguments(self, method: ast.FunctionDef) -> None:
        given = method.args
        plain = not (given.vararg or given.kwarg or given.kwonlyargs or given.defaults)
        self._demand(plain and not given.posonlyargs, f"{method.name} has unusual arguments")
        wanted = self._facts.inputs if method.name == "forward" else set()
        self._demand(
            [a.arg for a in given.args][:1] == ["self"]
            and {a.arg for a in given.args[1:]} == wanted,
            f"{method.name} does not take the document's inputs",
        )
        for annotation in [*(a.annotation for a in given.args), method.returns]:
            text = ast.unparse(annotation) if annotation else "None"
            allowed = ("None", "torch.Tensor", "tuple[torch.Tensor, ...]")
            self._demand(text in allowed, f"{method.name} has the annotation {text!r}")

    def _method_init(self, method: ast.FunctionDef) -> None:
        first, *rest = method.body
        self._demand(ast.unparse(first) == "super().__init__()", "__init__ starts strangely")
        for statement in rest:
            if not isinstance(statement, ast.Assign):
                fault = decoration_fault(statement, self._facts.nodes)
                self._demand(fault is None, fault or "")
                continue
            node = self._own_attribute(statement.targets)
            call = statement.value
            self._demand(isinstance(call, ast.Call), f"self.{node} is not a module")
            assert isinstance(call, ast.Call)
            self._demand(
                ast.unparse(call.func) in self._blocks[node].may_call(),
                f"self.{node} is {ast.unparse(call.func)!r}, which its block does not declare",
            )
            for value in [*call.args, *(keyword.value for keyword in call.keywords)]:
                self._literal(value, node)

    def _own_attribute(self, targets: list[ast.expr]) -> str:
        self._demand(len(targets) == 1, "__init__ assigns to several places")
        (place,) = targets
        fits = (
            isinstance(place, ast.Attribute)
            and isinstance(place.value, ast.Name)
            and place.value.id == "self"
            and place.attr in self._blocks
        )
        self._demand(fits, f"__init__ assigns to {ast.unparse(place)[:60]!r}")
        assert isinstance(place, ast.Attribute)
        return place.attr

    def _literal(self, value: ast.expr, node: str) -> None:
        match value:
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                for part in parts:
                    self._literal(part, node)
            case ast.Constant(value=constant):
                self._constant(constant, node)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                self._constant(-number, node)
            case ast.Call(func=func) if ast.unparse(func).startswith("nn."):
                self._demand(
                    ast.unparse(func) in self._blocks[node].may_call(),
                    f"self.{node} holds {ast.unparse(func)!r}, which its block does not declare",
                )
                for inner in [*value.args, *(keyword.value for keyword in value.keywords)]:
                    self._literal(inner, node)
            case _:
                raise SourceError(f"self.{node} is built from {ast.unparse(value)[:60]!r}")

    def _constant(self, value: object, node: str | None) -> None:
        known = self._facts.knows(value, node)
        self._demand(known, f"it holds the constant {ascii(value)[:60]}, not in the document")

    def _method_forward(self, method: ast.FunctionDef) -> None:
        self._names = {argument.arg for argument in method.args.args} - {"self"}
        *body, last = method.body
        for statement in body:
            self._demand(
                isinstance(statement, ast.Assign) and len(statement.targets) == 1,
                f"forward has the line {ast.unparse(statement)[:60]!r}",
            )
            assert isinstance(statement, ast.Assign)
            self._expression(statement.value)
            self._bind(statement.targets[0])
        self._demand(isinstance(last, ast.Return), "forward does not end with return")
        assert isinstance(last, ast.Return) and last.value is not None
        self._expression(last.value)

    def _bind(self, place: ast.expr) -> None:
        if isinstance(place, ast.Tuple):
            for part in place.elts:
                self._bind(part)
            return
        self._demand(isinstance(place, ast.Name), f"forward assigns to {ast.unparse(place)[:60]!r}")
        assert isinstance(place, ast.Name)
        self._names.add(place.id)

    def _expression(self, value: ast.expr | None) -> None:
        match value:
            case ast.Name(id=name):
                self._demand(name in self._names, f"forward reads {name[:60]!r}")
            case ast.Constant(value=constant):
                self._constant(constant, None)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                self._constant(-number, None)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                self._expression(operand)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                self._expressions(parts)
            case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div() | ast.MatMult()):
                self._expressions((value.left, value.right))
            case ast.Attribute(value=owner, attr="device"):
                self._expression(owner)
            case ast.Subscript():
                self._expressions((value.value, value.slice))
            case ast.Slice():
                bounds = (value.lower, value.upper, value.step)
                self._expressions(bound for bound in bounds if bound is not None)
            case ast.Call():
                self._callee(value.func)
                self._expressions((*value.args, *(k.value for k in value.keywords)))
            case _:
                what = ast.unparse(value)[:60] if value else "nothing"
                raise SourceError(f"model.py was not written by this program: {what!r}")

    def _expressions(self, values: Iterable[ast.expr]) -> None:
        for value in values:
            self._expression(value)

    def _callee(self, callee: ast.expr) -> None:
        text = ast.unparse(callee)
        if text in self._callable:
            return
        self._demand(isinstance(callee, ast.Attribute), f"forward calls {text[:60]!r}")
        assert isinstance(callee, ast.Attribute)
        if isinstance(callee.value, ast.Name) and callee.value.id == "self":
            self._demand(callee.attr in self._blocks, f"forward calls {text[:60]!r}")
            return
        self._demand(f".{callee.attr}" in self._callable, f"forward calls {text[:60]!r}")
        self._expression(callee.value)

    def _demand(self, holds: bool, what: str) -> None:
        if not holds:
            raise SourceError(f"model.py was not written by this program: {what}")
