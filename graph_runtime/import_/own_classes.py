"""A class of the imported file itself, which no block stands for: it stays code, as a block."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from graph_runtime.custom.python_code import PythonCode, lines_of, read_code
from graph_runtime.custom.python_module import PYTHON_MODULE
from graph_runtime.import_.constructors import Made
from graph_runtime.params import JsonValue, thawed


class OwnClasses:
    """The classes of one file by name; each is taken with all that it needs from the file."""

    def __init__(self, text: str, tree: ast.Module, strange: set[str]) -> None:
        self._lines = text.splitlines()
        self._strange = strange
        self._imports = [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
        self._defined = {name: node for node in tree.body for name in _defines(node)}

    def made(self, value: ast.expr) -> Made | None:
        """The block that a call of such a class is; None where the text cannot be a block."""
        if not (isinstance(value, ast.Call) and isinstance(value.func, ast.Name)):
            return None
        name = value.func.id
        code = self._code(name) if name in self._strange else None
        if code is None or code.fault is not None or code.class_name != name:
            return None
        params: dict[str, JsonValue] = {"code": list(code.lines)}
        given = _given(code, value)
        return None if given is None else Made(PYTHON_MODULE, {**params, **given})

    def _code(self, name: str) -> PythonCode:
        needed: dict[str, ast.stmt] = {}
        waiting = [name]
        while waiting:
            wanted = waiting.pop()
            if wanted in self._defined and wanted not in needed:
                needed[wanted] = self._defined[wanted]
                waiting += _names(self._defined[wanted])
        read = {used for node in needed.values() for used in _names(node)}
        rows = [ast.unparse(node) for node in self._imports if _bound(node) & read]
        nodes = sorted({id(node): node for node in needed.values()}.values(), key=_first_line)
        texts = ["\n".join(self._lines[_first_line(n) - 1 : n.end_lineno]) for n in nodes]
        return read_code(lines_of("\n\n\n".join(["\n".join(rows), *texts]).lstrip("\n")))


def _given(code: PythonCode, call: ast.Call) -> Mapping[str, JsonValue] | None:
    """The arguments as parameters; None where one is no plain value, or one that is inferred."""
    names = [argument.name for argument in code.arguments]
    if len(call.args) > len(names) or any(k.arg not in names for k in call.keywords):
        return None
    pairs = [*zip(names, call.args, strict=False)]
    pairs += [(keyword.arg or "", keyword.value) for keyword in call.keywords]
    inferred = {argument.name for argument in code.arguments if argument.inferred}
    try:
        values = {name: ast.literal_eval(value) for name, value in pairs}
    except (ValueError, TypeError, RecursionError, MemoryError):
        return None
    return {name: thawed(value) for name, value in values.items() if name not in inferred}


def _defines(node: ast.stmt) -> tuple[str, ...]:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
            return (name,)
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return (name,)
    return ()


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _bound(node: ast.Import | ast.ImportFrom) -> set[str]:
    return {(alias.asname or alias.name).partition(".")[0] for alias in node.names}


def _first_line(node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, ast.ClassDef | ast.FunctionDef) else []
    return min([node.lineno, *(one.lineno for one in decorators)])
