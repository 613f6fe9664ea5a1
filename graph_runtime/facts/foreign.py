"""The code of a person's own blocks as it stands in model.py: imports on top, the rest verbatim."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from graph_runtime.custom.python_code import PythonCode
from graph_runtime.custom.python_module import PythonModule
from graph_runtime.custom.writing_rules import USUAL
from graph_runtime.facts.checked import Checked

_LINES = {
    "nn": "from torch import nn",
    "F": "from torch.nn import functional as F",
    "math": "import math",
}


def foreign_codes(checked: Checked) -> tuple[PythonCode, ...]:
    """Every different text of a checked document, those of groups included, each once."""
    return tuple(dict.fromkeys(_codes(checked, set())))


def _codes(checked: Checked, seen: set[int]) -> Iterator[PythonCode]:
    for name in checked.order:
        facts = checked.nodes[name]
        if isinstance(facts.block, PythonModule):
            yield facts.block.written
        for level in facts.inside:
            if id(level) not in seen:
                seen.add(id(level))
                yield from _codes(level, seen)


def names_of(code: PythonCode) -> set[str]:
    """Names that no class of the program may have beside this text."""
    return {*code.names, *(name for name, _ in code.imported if name not in USUAL)}


def import_lines(code: PythonCode) -> set[str]:
    """The lines that import what the text needs, written as model.py writes them."""
    return {_LINES.get(name, line) for name, line in code.imported}


def statements(code: PythonCode) -> list[str]:
    """What stands in model.py for the text, a statement each, for comparison."""
    return [ast.dump(node) for node in ast.parse(code.body).body]
