"""The method `train` of a class in model.py: frozen normalizations rest while the others train."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from graph_runtime.errors import SourceError
from graph_runtime.facts.checked import NodeFacts
from graph_runtime.facts.resting import rests
from graph_runtime.source.numbered_lines import NumberedLines

METHOD = "train"
BEGIN = "        self.train()"
"""The last line of the constructor of such a class."""
FIRST, LAST = "super().train(mode)", "return self"
_INNER = "if hasattr(layer, 'running_mean'):\n    layer.eval()"


def add_train(lines: NumberedLines, name: str, resting: Mapping[str, NodeFacts]) -> None:
    """Add the method to the class `name`, in whose modules of these nodes something rests."""
    lines.add(f'    def {METHOD}(self, mode: bool = True) -> "{name}":')
    lines.add("        # What is frozen keeps to the figures that it has, as after training.")
    lines.add(f"        {FIRST}")
    for node, facts in resting.items():
        lines.add(*_rest(node, facts))
    lines.add(f"        {LAST}", "")


def _rest(node: str, facts: NodeFacts) -> Iterator[str]:
    if rests(facts) == "itself":
        yield f"        self.{node}.eval()"
        return
    yield f"        for layer in self.{node}.modules():"
    yield '            if hasattr(layer, "running_mean"):'
    yield "                layer.eval()"


def check_train(method: ast.FunctionDef, name: str, nodes: Mapping[str, NodeFacts]) -> None:
    """Raise SourceError unless the method lets nothing rest but what the document froze."""
    head = f"def {METHOD}(self, mode: bool=True) -> '{name}':"
    first, *rest = method.body
    *lines, last = rest or [first]
    sound = ast.unparse(method).startswith(head) and not method.decorator_list
    sound = sound and (ast.unparse(first), ast.unparse(last)) == (FIRST, LAST)
    if not sound or not all(_is_rest(line, nodes) for line in lines):
        raise SourceError(f"model.py was not written by this program: class {name} trains oddly")


def _is_rest(line: ast.stmt, nodes: Mapping[str, NodeFacts]) -> bool:
    match line:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Attribute(attr=node)))):
            text = f"self.{node}.eval()"
        case ast.For(iter=ast.Call(func=ast.Attribute(value=ast.Attribute(attr=node)))):
            inner = _INNER.replace("\n", "\n    ")
            text = f"for layer in self.{node}.modules():\n    {inner}"
        case _:
            return False
    said = nodes[node].node.decorations if node in nodes else None
    return said is not None and said.frozen and ast.unparse(line) == text
