"""Source of functions of ours, as it is written into an exported script."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

_ALIASES = {
    "Loaded": "Loaded = tuple[tuple[np.ndarray, ...], np.ndarray, tuple[str, ...]]",
    "LoadedMore": "LoadedMore = tuple[tuple[np.ndarray, ...], np.ndarray, tuple, dict]",
    "Numbers": "Numbers = np.ndarray",
    "Array": "Array = np.ndarray",
}
"""Names that stand in annotations alone."""

_IMPORTS = {
    "Any": "from typing import Any",
    "Iterator": "from collections.abc import Iterator",
    "dataclass": "from dataclasses import dataclass",
}

_CALLED = re.compile(r"\bself\.(\w+)\(")


def function_text(function: Callable[..., Any]) -> str:
    """A function as it stands in its file, comments and docstring included."""
    return textwrap.dedent(inspect.getsource(function)).rstrip()


def method_text(owner: type, method: str, name: str) -> str:
    """A method as a function of this name, behind the other methods that it calls.

    Raises ValueError for one that uses a parameter of its object: it could not stand alone.
    """
    text = function_text(getattr(owner, method))
    called = sorted(set(_CALLED.findall(text)))
    text = _CALLED.sub(r"\1(", text)
    if "self." in text:
        raise ValueError(f"{owner.__name__}.{method} uses a parameter and cannot stand alone")
    text = re.sub(r"\Adef \w+\(self(?:, )?", f"def {name}(", text)
    return "\n\n\n".join([*(method_text(owner, other, other) for other in called), text])


def needed_parts(module: ModuleType, wanted: Iterable[str]) -> str:
    """The classes and functions of a module that `wanted` names, with all that those use."""
    text = inspect.getsource(module)
    tree = ast.parse(text)
    parts = {
        node.name: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    constants = {
        node.targets[0].id: node
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    reached = _reached(wanted, {**constants, **parts})
    lines = text.splitlines()
    texts = [_segment(lines, node) for name, node in constants.items() if _is_fact(name, reached)]
    texts += ["\n\n" + _segment(lines, node) for name, node in parts.items() if name in reached]
    return "\n".join(texts).strip("\n")


def preamble(body: str) -> tuple[list[str], list[str]]:
    """Import lines of the standard library, and aliases, for names that `body` uses."""
    used = {node.id for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Name)}
    used |= {
        name
        for node in ast.walk(ast.parse(body))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for name in [node.value]
    }
    imports = sorted(line for name, line in _IMPORTS.items() if name in used)
    return imports, [line for name, line in _ALIASES.items() if name in used]


def _is_fact(name: str, reached: set[str]) -> bool:
    return name in reached and name not in _ALIASES


def _reached(wanted: Iterable[str], parts: dict[str, Any]) -> set[str]:
    seen: set[str] = set()
    queue = list(wanted)
    while queue:
        name = queue.pop()
        if name in parts and name not in seen:
            seen.add(name)
            queue += [node.id for node in ast.walk(parts[name]) if isinstance(node, ast.Name)]
    return seen


def _segment(lines: list[str], node: ast.stmt) -> str:
    decorators = getattr(node, "decorator_list", [])
    start = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return "\n".join(lines[start - 1 : node.end_lineno])
