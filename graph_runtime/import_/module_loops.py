"""Loops of __init__ over modules or weights, as people write them to start or freeze many."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from graph_runtime.check import check
from graph_runtime.document.model import Document
from graph_runtime.edits.decorating import set_decoration, set_initializer
from graph_runtime.facts.checked import Checked
from graph_runtime.facts.weight_sets import weights_of
from graph_runtime.import_.initializers import recipe_of


class NotSaidError(ValueError):
    """A loop that says more than decorations can."""


def decorated_by(loop: ast.For, document: Document, drawn: Mapping[str, list[str]]) -> Document:
    """The document with what the loop does to its nodes; raises NotSaidError."""
    if loop.orelse or not isinstance(loop.target, ast.Name):
        raise NotSaidError
    over, name = ast.unparse(loop.iter), loop.target.id
    everything = [node for nodes in drawn.values() for node in nodes]
    if over == "self.modules()":
        return _filled(loop.body, name, document, everything)
    owner = over.removeprefix("self.").removesuffix("parameters()").removesuffix(".")
    if over != f"self.{owner + '.' if owner else ''}parameters()" or not _freezes(loop.body, name):
        raise NotSaidError
    for node in drawn.get(owner, []) if owner else everything:
        document = set_decoration(document, node, "frozen", True)
    return document


def _freezes(body: list[ast.stmt], name: str) -> bool:
    texts = [ast.unparse(line) for line in body]
    return texts in ([f"{name}.requires_grad = False"], [f"{name}.requires_grad_(False)"])


def _filled(body: list[ast.stmt], name: str, document: Document, nodes: list[str]) -> Document:
    """Every weight of the kinds that the loop asks for, started as it says."""
    checked = check(document)
    for node in nodes:
        for line in _lines_for(document.nodes[node].kind, body, name):
            document = _started(line, name, document, node, checked)
    return document


def _lines_for(kind: str, body: list[ast.stmt], name: str) -> Iterator[ast.stmt]:
    """The lines that the loop runs for modules of this kind."""
    for line in body:
        if not isinstance(line, ast.If):
            raise NotSaidError
        match line.test:
            case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=asked), kinds]):
                if asked != name:
                    raise NotSaidError
                wanted = kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
                fits = kind in {ast.unparse(one).rpartition(".")[2] for one in wanted}
            case _:
                raise NotSaidError
        if fits:
            yield from line.body
        elif line.orelse:
            yield from _lines_for(kind, line.orelse, name)


def _started(
    line: ast.stmt, name: str, document: Document, node: str, checked: Checked
) -> Document:
    """The document with one line of the loop's body done to one node."""
    if isinstance(line, ast.If) and not line.orelse:
        if ast.unparse(line.test) not in (f"{name}.bias is not None", f"{name}.bias"):
            raise NotSaidError
        for inner in line.body:
            document = _started(inner, name, document, node, checked)
        return document
    call = line.value if isinstance(line, ast.Expr) else None
    if not isinstance(call, ast.Call) or not call.args:
        raise NotSaidError
    owner, _, weight = ast.unparse(call.args[0]).partition(".")
    recipe = recipe_of(call)
    if owner != name or not weight.isidentifier() or recipe is None:
        raise NotSaidError
    facts = checked.nodes[node]
    has = weight in weights_of(facts) if facts.outputs else facts.node.params.get(weight, True)
    return set_initializer(document, node, weight, recipe) if has else document
