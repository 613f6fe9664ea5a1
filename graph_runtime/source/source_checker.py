"""An independent look at model.py before it runs: it may hold nothing but what blocks declare.

The text is parsed afresh and walked from the top; every statement, name, call and constant must be
one that the document's own blocks account for. The writer of the source is not asked.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from graph_runtime.check import Checked, check
from graph_runtime.custom.answers import NOTHING, Knowledge
from graph_runtime.document.model import Document
from graph_runtime.errors import SourceError
from graph_runtime.facts.foreign import foreign_codes, import_lines, statements
from graph_runtime.groups.kinds import class_name
from graph_runtime.source.class_checker import ClassChecker
from graph_runtime.source.inlining import IMPORTS, inlined
from graph_runtime.source.source_facts import SourceFacts

__all__ = ["MAX_SOURCE", "SourceError", "check_source"]

MAX_SOURCE = 4 << 20
"""Longest model.py (bytes) that is looked at."""


def check_source(text: str, document: Document, knowledge: Knowledge = NOTHING) -> None:
    """Raise SourceError unless `text` is a module of the document's blocks and nothing else.

    The code of a person's own blocks may stand in it to the letter, where `knowledge` has its
    trust: without that the document is not sound.
    """
    if len(text) > MAX_SOURCE or not text.isascii():
        raise SourceError("model.py is too long or not plain ASCII")
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise SourceError(f"model.py is no Python: {error}") from None
    checked = check(document, None, knowledge)
    if not checked.sound:
        raise SourceError("the document of this run has problems")
    try:
        _Walker(checked).module(tree)
    except RecursionError:
        raise SourceError("model.py nests its expressions too deep") from None


class _Walker:
    """Walks the statements of one model.py with the facts of its document at hand."""

    def __init__(self, checked: Checked) -> None:
        self._model = SourceFacts([checked])
        levels: dict[str, list[Checked]] = {}
        _collect(checked, levels)
        self._groups: dict[str, list[SourceFacts]] = {}
        for name, places in levels.items():
            self._groups.setdefault(_stem(class_name(name)), []).append(SourceFacts(places))
        groups = [facts for alike in self._groups.values() for facts in alike]
        self._callable = self._model.calls.union(*(facts.calls for facts in groups))
        self._classes: set[str] = set()
        codes = foreign_codes(checked)
        self._foreign = {lines[0]: lines for code in codes if (lines := statements(code))}
        self._imports = {*IMPORTS, *(line for code in codes for line in import_lines(code))}

    def module(self, tree: ast.Module) -> None:
        body = list(tree.body)
        if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
            body.pop(0)
        while body and isinstance(body[0], ast.Import | ast.ImportFrom):
            line = ast.unparse(body.pop(0))
            _demand(line in self._imports, f"it imports {line!r}")
        _demand(bool(body), "it defines no class")
        *classes, model = body
        for statement in self._without_foreign(classes):
            self._class(statement)
        _is_module(model, "Model")
        ClassChecker(self._model, self._classes).check(model)

    def _without_foreign(self, statements: list[ast.stmt]) -> Iterator[ast.stmt]:
        """All but the code of a person's own blocks, which stands there whole and once."""
        while statements:
            lines = self._foreign.pop(ast.dump(statements[0]), None)
            if lines is None:
                yield statements.pop(0)
                continue
            found, statements = statements[: len(lines)], statements[len(lines) :]
            _demand([ast.dump(one) for one in found] == lines, "code in it was changed")

    def _class(self, statement: ast.stmt) -> None:
        """A class before Model: that of a group, or a module of ours."""
        _demand(isinstance(statement, ast.ClassDef), "it has a statement between its classes")
        assert isinstance(statement, ast.ClassDef)
        name = statement.name
        _demand(name not in self._classes, f"its class {name} stands there twice")
        alike = self._groups.get(_stem(name), [])
        if alike and not _is_ours(statement):
            _is_module(statement, name)
            self._one_of(alike, statement)
            self._classes.add(name)
            return
        _demand(name in self._callable, f"its class {name} is not needed")
        _demand(_is_ours(statement), f"its class {name} was changed")

    def _one_of(self, alike: list[SourceFacts], statement: ast.stmt) -> None:
        """Groups of like names: the class must be of one of them."""
        faults = []
        for facts in alike:
            try:
                return ClassChecker(facts, self._classes).check(statement)
            except SourceError as fault:
                faults.append(fault)
        raise faults[0]


def _stem(name: str) -> str:
    """A class name without the number and line that tell it from others."""
    return name.rstrip("_0123456789")


def _collect(checked: Checked, levels: dict[str, list[Checked]]) -> None:
    """Every place of every group of a document, by its definition."""
    for facts in checked.nodes.values():
        for level in facts.inside:
            known = levels.setdefault(facts.node.definition, [])
            if not any(level is other for other in known):
                known.append(level)
                _collect(level, levels)


def _is_ours(statement: ast.ClassDef) -> bool:
    """Whether a class is a module of ours to the letter."""
    try:
        ours = ast.parse(inlined(statement.name).text).body[0]
    except KeyError:
        return False
    return ast.dump(statement) == ast.dump(ours)


def _is_module(node: ast.stmt, name: str) -> None:
    _demand(
        isinstance(node, ast.ClassDef)
        and node.name == name
        and not getattr(node, "type_params", ())
        and [ast.unparse(base) for base in node.bases] == ["nn.Module"]
        and not node.decorator_list
        and not node.keywords,
        f"one of its statements is not class {name}(nn.Module)",
    )


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise SourceError(f"model.py was not written by this program: {what}")
