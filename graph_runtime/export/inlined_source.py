"""Source of functions of ours, as it is written into an exported script."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

from graph_runtime.families import Declaration
from graph_runtime.spelling import literal

_ALIASES = {
    "Loaded": "Loaded = tuple[tuple[np.ndarray, ...], np.ndarray, tuple[str, ...]]",
    "LoadedMore": "LoadedMore = tuple[tuple[np.ndarray, ...], np.ndarray, tuple, dict]",
    "Numbers": "Numbers = np.ndarray",
    "Array": "Array = np.ndarray",
}
"""Names that stand in annotations alone."""

_IMPORTS = {
    "Any": "from typing import Any",
    "Callable": "from collections.abc import Callable",
    "Iterator": "from collections.abc import Iterator",
    "F": "from torch.nn import functional as F",
    "PackedSequence": "from torch.nn.utils.rnn import PackedSequence",
    "Sequence": "from collections.abc import Sequence",
    "contextmanager": "from contextlib import contextmanager",
    "dataclass": "from dataclasses import dataclass",
}

_CALLED = re.compile(r"\bself\.(\w+)\(")


def function_text(function: Callable[..., Any]) -> str:
    """A function as it stands in its file, comments and docstring included."""
    return textwrap.dedent(inspect.getsource(function)).rstrip()


def class_text(declared: Declaration, methods: Iterable[str]) -> str:
    """The class of a declaration with its parameters as fields, and these methods alone.

    What those call of their object comes with them.
    """
    kind, names, queue = type(declared), set[str](), list(methods)
    while queue:
        name = queue.pop()
        if name not in names:
            names.add(name)
            queue += _CALLED.findall(function_text(getattr(kind, name)))
    fields = [f"    {name}: Any" for name in kind.model_fields]
    head = [*(["@dataclass(frozen=True)"] if fields else []), f"class {kind.kind()}:"]
    head.append(f'    """{declared.summary()}"""')
    bodies = [textwrap.indent(function_text(getattr(kind, name)), "    ") for name in sorted(names)]
    parts = ["\n".join(head), *(["\n".join(fields)] if fields else []), *bodies]
    return "\n\n".join(parts)


def made_text(declared: Declaration) -> str:
    """The expression that makes the object of `class_text`."""
    values = declared.model_dump()
    arguments = ", ".join(f"{name}={literal(value)}" for name, value in values.items())
    return f"{declared.kind()}({arguments})"


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
