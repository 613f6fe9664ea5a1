"""`generate`: the PyTorch module of a checked document, as readable source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from graph_runtime.custom.python_code import PythonCode
from graph_runtime.facts.checked import Checked
from graph_runtime.facts.foreign import foreign_codes, import_lines, names_of
from graph_runtime.groups.kinds import class_name
from graph_runtime.source.class_planner import ClassPlanner
from graph_runtime.source.class_source import ClassSource
from graph_runtime.source.group_class import (
    GroupClass,
    UnlikeError,
    named,
    places,
    skeleton,
)
from graph_runtime.source.inlining import IMPORTS, inlined, is_own
from graph_runtime.source.lets import as_lets, lets_of, targets
from graph_runtime.source.naming import GIVEN, OUTPUTS

__all__ = ["Source", "as_lets", "generate"]


@dataclass(frozen=True, slots=True)
class Source:
    """The text of `model.py`, which defines `class Model(nn.Module)`.

    `lines` gives the node id that a line (counted from 1) of Model was written for; `inner` the
    definition and the node for a line in the class of a group; `foreign` the line in the code of a
    person's own block.
    """

    text: str
    lines: Mapping[int, str]
    inner: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    foreign: Mapping[int, int] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """sha256 of the text, as checkpoints keep it."""
        return sha256(self.text.encode("ascii")).hexdigest()


def generate(checked: Checked) -> Source:
    """Source for a sound document; raises ValueError where `checked.sound` is false."""
    if not checked.sound:
        raise ValueError("the document has problems")
    model = GroupClass("Model", "", (checked,))
    groups = _Groups(checked)
    written = [ClassSource(group) for group in (*groups.planned, groups.plan(model))]
    for one in written:
        one.write()
    return _assembled(checked, written)


class _Groups:
    """The classes of all groups below a document, the innermost first."""

    def __init__(self, checked: Checked) -> None:
        self.planned: list[GroupClass] = []
        self._classes: dict[int, GroupClass] = {}
        levels: dict[str, dict[int, Checked]] = {}
        for definition, level in places(checked):
            levels.setdefault(definition, {})[id(level)] = level
        everywhere = (checked, *(one for each in levels.values() for one in each.values()))
        self._taken = {"Model"} | {t for level in everywhere for t in _own_targets(level)}
        self._taken |= {name for code in foreign_codes(checked) for name in names_of(code)}
        self._stems = {class_name(definition) for definition in levels}
        for definition in _innermost_first(levels):
            self._define(definition, list(levels[definition].values()))

    def plan(self, group: GroupClass) -> GroupClass:
        return ClassPlanner(group, self._classes).plan()

    def _define(self, definition: str, levels: list[Checked]) -> None:
        alike: dict[object, list[Checked]] = {}
        for level in levels:
            lets = {node: _lines(level, node) for node in level.order}
            alike.setdefault(skeleton(level, self._classes, lets), []).append(level)
        pending = list(alike.values())
        count = 0
        taken = self._taken | (self._stems - {class_name(definition)})
        while pending:
            members = pending.pop(0)
            name = named(definition, count, taken | self._taken)
            try:
                group = self.plan(GroupClass(name, definition, tuple(members)))
            except UnlikeError:
                pending += [[member] for member in members]
                continue
            count += 1
            self._taken.add(name)
            self.planned.append(group)
            self._classes |= {id(member): group for member in members}


def _innermost_first(levels: Mapping[str, Mapping[int, Checked]]) -> list[str]:
    """Definitions so that each stands behind those that it contains."""
    order: dict[str, None] = {}

    def visit(definition: str) -> None:
        for level in levels[definition].values():
            for inner, _ in places(level):
                if inner not in order:
                    visit(inner)
        order[definition] = None

    for definition in levels:
        if definition not in order:
            visit(definition)
    return list(order)


def _lines(level: Checked, node: str) -> str:
    """A node's forward lines in a form that can be compared."""
    facts = level.nodes[node]
    if facts.node.kind in GIVEN + OUTPUTS or facts.inside:
        return ""
    used = frozenset(edge.source_port for edge in level.wiring.readers(node))
    return repr([(let.pattern, let.value) for let in lets_of(facts, used)])


def _own_targets(level: Checked) -> set[str]:
    """Modules of ours that a drawing is built from."""
    found = set()
    for facts in level.nodes.values():
        if not facts.inside and facts.block is not None:
            found |= {name for name in facts.block.may_call() if is_own(name)}
    return found


def _assembled(checked: Checked, written: list[ClassSource]) -> Source:
    lines = _header(checked, written)
    foreign = _add_foreign(lines, foreign_codes(checked))
    nodes: dict[int, str] = {}
    inner: dict[int, tuple[str, str]] = {}
    for one in written:
        for index, node in one.nodes.items():
            number = len(lines) + index + 1
            if one.group.definition:
                inner[number] = (one.group.definition, node)
            else:
                nodes[number] = node
        lines += one.lines
        if one.group.definition:
            lines += ["", ""]
    return Source("\n".join(lines) + "\n", nodes, inner, foreign)


def _add_foreign(lines: list[str], codes: Sequence[PythonCode]) -> dict[int, int]:
    """The classes that a person wrote, as they wrote them; gives the line of each line."""
    found: dict[int, int] = {}
    for code in codes:
        body = code.body.splitlines()
        found |= {len(lines) + i + 1: code.first_line + i for i in range(len(body))}
        lines += [*body, "", ""]
    return found


def _header(checked: Checked, written: list[ClassSource]) -> list[str]:
    """Docstring, imports and the modules that torch lacks."""
    groups = {one.group.name for one in written}
    called = [
        t for one in written for value in one.group.constructors.values() for t in targets(value)
    ]
    codes = foreign_codes(checked)
    groups |= {code.class_name for code in codes}
    own = {name: inlined(name) for name in called if is_own(name) and name not in groups}
    needed = {"import torch", "from torch import nn"}
    needed |= {line for module in own.values() for line in module.imports}
    needed |= {line for code in codes for line in import_lines(code)}
    if any(" F." in line or "(F." in line for one in written for line in one.lines):
        needed.add(IMPORTS[-1])
    cost = checked.cost
    lines = [
        f'"""A PyTorch model: {cost.parameters:,} parameters, '
        f'{cost.macs:,} multiply-adds a sample."""',
        "",
    ]
    standard = [line for line in IMPORTS if line in needed and line == "import math"]
    lines += [*standard, *([""] if standard else [])]
    lines += [line for line in IMPORTS if line in needed and line not in standard]
    lines += [*sorted(needed - set(IMPORTS)), "", ""]
    for module in own.values():
        lines += [*module.text.splitlines(), "", ""]
    return lines
