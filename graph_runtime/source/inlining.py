"""Source of the modules that torch lacks, as it is copied into model.py; nothing is imported."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

IMPORTS = (
    "import math",
    "import torch",
    "from torch import nn",
    "from torch.nn import functional as F",
)
"""Every import line that model.py may have, in this order."""


@dataclass(frozen=True, slots=True)
class Inlined:
    """A module class: its text, and which of `IMPORTS` it needs."""

    text: str
    imports: tuple[str, ...]


def is_own(target: str) -> bool:
    """Whether a call's target is a module of ours and not a dotted name of PyTorch."""
    return "." not in target


@cache
def inlined(name: str) -> Inlined:
    """The class of `graph_runtime/modules/<name in snake case>.py`; raises KeyError if absent."""
    file = resources.files("graph_runtime") / "modules" / f"{file_of(name)}.py"
    if not file.is_file():
        raise KeyError(f"no module is called {name}")
    text = file.read_text(encoding="ascii")
    tree = ast.parse(text)
    body = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == name)
    imports = tuple(
        ast.unparse(node) for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)
    )
    strange = [line for line in imports if line not in IMPORTS]
    if strange:
        raise ValueError(f"{name} needs {strange[0]!r}, which model.py may not import")
    lines = text.splitlines()[body.lineno - 1 : body.end_lineno]
    return Inlined("\n".join(lines), imports)


def file_of(name: str) -> str:
    """The file of a module class, without its ending."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
