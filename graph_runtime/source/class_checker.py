"""An independent look at one class of model.py: its constructor, and the head of its methods."""

from __future__ import annotations

import ast

from graph_runtime.errors import SourceError
from graph_runtime.facts.loss_side import METHOD
from graph_runtime.source.decoration_checker import decoration_fault
from graph_runtime.source.forward_checker import ForwardChecker
from graph_runtime.source.source_facts import SourceFacts
from graph_runtime.source.train_method import BEGIN, check_train
from graph_runtime.source.train_method import METHOD as TRAIN
from graph_runtime.spelling import name_fault

_HOLDERS = ("nn.Sequential", "nn.ModuleList")
_KINDS = ("int", "float", "bool", "str", "tuple[int, ...]", "tuple[float, ...]")
_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)


class ClassChecker:
    """Walks one class; `classes` are the names of the groups' classes above it."""

    def __init__(self, facts: SourceFacts, classes: set[str]) -> None:
        self._facts = facts
        self._classes = classes
        self._parameters: set[str] = set()
        self._counters: set[str] = set()

    def check(self, node: ast.stmt) -> None:
        """Raise SourceError at the first thing that the document does not account for."""
        assert isinstance(node, ast.ClassDef)
        names = []
        for method in node.body:
            _demand(
                isinstance(method, ast.FunctionDef)
                and not method.decorator_list
                and not getattr(method, "type_params", ()),
                f"class {node.name} holds more than plain methods",
            )
            assert isinstance(method, ast.FunctionDef)
            names.append(method.name)
        methods = ["forward", METHOD] if self._facts.losses else ["forward"]
        known = ["__init__", *methods], ["__init__", TRAIN, *methods], methods
        _demand(names in known, f"class {node.name} has other methods")
        for method in node.body:
            assert isinstance(method, ast.FunctionDef)
            if method.name == TRAIN:
                check_train(method, node.name, self._facts.nodes)
                continue
            self._arguments(method)
            if method.name == "__init__":
                self._initializer(method)
            else:
                ForwardChecker(self._facts).check(method)

    def _arguments(self, method: ast.FunctionDef) -> None:
        given = method.args
        plain = not (given.vararg or given.kwarg or given.kwonlyargs or given.defaults)
        _demand(plain and not given.posonlyargs, f"{method.name} has unusual arguments")
        names = [argument.arg for argument in given.args]
        _demand(names[:1] == ["self"], f"{method.name} does not begin with self")
        result = ast.unparse(method.returns) if method.returns else "None"
        if method.name == "__init__":
            self._parameters = set(names[1:])
            bad = [n for n in self._parameters if name_fault(n.rstrip("_"))]
            _demand(not bad, f"__init__ takes {bad[:1]}")
            allowed: tuple[str, ...] = _KINDS
            _demand(result == "None", "__init__ returns something")
        else:
            fed = self._facts.results if method.name == METHOD else self._facts.inputs
            _demand(set(names[1:]) == fed, f"{method.name} takes other inputs")
            allowed = ("torch.Tensor",)
            _demand(
                result in ("torch.Tensor", "tuple[torch.Tensor, ...]"),
                f"{method.name} returns oddly",
            )
        for argument in given.args[1:]:
            text = ast.unparse(argument.annotation) if argument.annotation else "nothing"
            _demand(text in allowed, f"{method.name} has the annotation {text!r}")

    def _initializer(self, method: ast.FunctionDef) -> None:
        first, *rest = method.body
        _demand(ast.unparse(first) == "super().__init__()", "__init__ starts strangely")
        for statement in rest:
            if ast.unparse(statement) == BEGIN.strip():
                continue
            if not isinstance(statement, ast.Assign):
                fault = decoration_fault(statement, self._facts.nodes)
                _demand(fault is None, fault or "")
                continue
            _demand(len(statement.targets) == 1, "__init__ assigns to several places")
            if not self._ties(statement):
                self._module(self._own_attribute(statement.targets[0]), statement.value)

    def _ties(self, statement: ast.Assign) -> bool:
        """Whether it makes two weights one, as the document's weight sets do."""
        match statement.targets[0], statement.value:
            case (
                ast.Attribute(ast.Attribute(ast.Name("self"), node), weight),
                ast.Attribute(ast.Attribute(ast.Name("self"), owner), same),
            ):
                return weight == same and (node, weight, owner) in self._facts.ties
        return False

    def _own_attribute(self, place: ast.expr) -> str:
        fits = (
            isinstance(place, ast.Attribute)
            and isinstance(place.value, ast.Name)
            and place.value.id == "self"
            and place.attr in self._facts.calls_of
        )
        _demand(fits, f"__init__ assigns to {ast.unparse(place)[:60]!r}")
        assert isinstance(place, ast.Attribute)
        return place.attr

    def _module(self, node: str, value: ast.expr) -> None:
        """What `self.node` is built from."""
        _demand(isinstance(value, ast.Call), f"self.{node} is not a module")
        assert isinstance(value, ast.Call)
        callee = ast.unparse(value.func)
        if node in self._facts.composites:
            if callee in _HOLDERS and not value.keywords:
                for part in value.args:
                    self._held(node, part)
                return
            stem = self._facts.composites[node]
            known = callee in self._classes and callee.rstrip("_0123456789") == stem.rstrip(
                "_0123456789"
            )
        else:
            known = callee in self._facts.calls_of[node]
        _demand(known, f"self.{node} is {callee!r}, which its block does not declare")
        for part in [*value.args, *(keyword.value for keyword in value.keywords)]:
            self._argument(part, node)

    def _held(self, node: str, value: ast.expr) -> None:
        """What a repetition holds: calls of its group's class, one by one or counted."""
        match value:
            case ast.Starred(value=inner):
                self._held(node, inner)
            case ast.List(elts=parts):
                for part in parts:
                    self._module(node, part)
            case (
                ast.GeneratorExp(elt=element, generators=[turn])
                | ast.ListComp(elt=element, generators=[turn])
            ):
                _demand(not turn.ifs and not turn.is_async, f"self.{node} is held oddly")
                self._counters = {n.id for n in ast.walk(turn.target) if isinstance(n, ast.Name)}
                self._over(node, turn.iter)
                self._module(node, element)
                self._counters = set()
            case _:
                self._module(node, value)

    def _over(self, node: str, value: ast.expr) -> None:
        match value:
            case ast.Call(func=ast.Name("range"), args=[count], keywords=[]):
                self._argument(count, node)
            case _:
                self._argument(value, node)

    def _argument(self, value: ast.expr, node: str) -> None:
        """A literal of the document, or arithmetic with the names of the constructor."""
        match value:
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                for part in parts:
                    self._argument(part, node)
            case ast.Constant(value=constant):
                self._constant(constant, node)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                self._constant(-number, node)
            case ast.Call(func=callee) if self._is_held(callee, node):
                for part in [*value.args, *(keyword.value for keyword in value.keywords)]:
                    self._argument(part, node)
            case _:
                named = any(isinstance(part, ast.Name) for part in ast.walk(value))
                _demand(named, f"self.{node} is built from {ast.unparse(value)[:60]!r}")
                self._formula(value, node)

    def _is_held(self, callee: ast.expr, node: str) -> bool:
        """Whether it is a module that is given to another one where that is made."""
        name = ast.unparse(callee)
        known = name in self._facts.calls_of[node]
        of_torch = name.startswith("nn.")
        fault = f"self.{node} holds {name!r}, which its block does not declare"
        _demand(known or not of_torch, fault)
        return of_torch or (known and "." not in name)

    def _formula(self, value: ast.expr, node: str) -> None:
        match value:
            case ast.Name(id=name):
                known = name in self._parameters | self._counters
                _demand(known, f"self.{node} reads {name[:60]!r}")
            case ast.Constant(value=bool() | int() | float() as constant):
                known = self._facts.knows(constant, None) or self._facts.leads(constant)
                _demand(known, f"it holds the number {constant}")
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _ARITHMETIC:
                self._formula(left, node)
                self._formula(right, node)
            case ast.UnaryOp(op=ast.USub() | ast.Not(), operand=operand):
                self._formula(operand, node)
            case ast.Compare(left=left, comparators=[right]):
                self._formula(left, node)
                self._formula(right, node)
            case ast.IfExp():
                for part in (value.test, value.body, value.orelse):
                    self._formula(part, node)
            case ast.Call(func=ast.Name("min" | "max" | "abs" | "round"), args=parts, keywords=[]):
                for part in parts:
                    self._formula(part, node)
            case _:
                raise SourceError(f"self.{node} is built from {ast.unparse(value)[:60]!r}")

    def _constant(self, value: object, node: str) -> None:
        known = self._facts.knows(value, node)
        _demand(known, f"it holds the constant {ascii(value)[:60]}, not in the document")


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise SourceError(f"model.py was not written by this program: {what}")
