"""The classes of a file: each that others call becomes the definition of a group."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graph_runtime.document.formula_names import free_names, with_values
from graph_runtime.document.free_names import FreeNames
from graph_runtime.document.model import Definition, Document
from graph_runtime.facts.loss_side import METHOD
from graph_runtime.formula import as_formula
from graph_runtime.groups.kinds import GROUP_INPUT, RESERVED, STATE, class_name
from graph_runtime.import_.class_ends import attributes, names_in, output_names, single_names
from graph_runtime.import_.constructors import Around, Made, constructors
from graph_runtime.import_.decorations import decorate
from graph_runtime.import_.drawing import Drawing, Port
from graph_runtime.import_.forward import Forward
from graph_runtime.import_.group_calls import GroupClass
from graph_runtime.import_.own_classes import OwnClasses
from graph_runtime.import_.step_classes import named, state_params, step_classes
from graph_runtime.import_.ties import is_tie, owners, tie
from graph_runtime.source.inlining import inlined


@dataclass(frozen=True, slots=True)
class Ends:
    """What a group gives, and what it remembers; see `Forward`."""

    results: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    doubled: bool = False


ARRIVING = frozenset({"in_channels", "in_features"})
Begin = Callable[[ast.arg, str], Port]
"""Draws what a method is given, as a node of this kind."""


class Classes:
    """Draws classes of one file; `definitions` are those that became groups."""

    def __init__(self, text: str, tree: ast.Module, model: ast.ClassDef) -> None:
        bodies = [n for n in tree.body if isinstance(n, ast.ClassDef) and n is not model]
        self._strange = {node.name: node for node in bodies if not _is_ours(node)}
        self._ports = output_names([*self._strange.values(), model])
        owners = [*self._strange.values(), model]
        self._steps = step_classes(owners, {one.name: dict(attributes(one)) for one in owners})
        self._text = text
        self._known: dict[str, GroupClass | None] = {}
        self._code = OwnClasses(text, tree, set(self._strange))
        self.definitions: dict[str, Definition] = {}

    def group(self, name: str) -> GroupClass | None:
        """The group of a class; None for other names, and for a class that contains itself."""
        if name not in self._known and name in self._strange:
            self._known[name] = None
            if _is_module(self._strange[name]):
                self._known[name] = self._defined(self._strange[name])
        return self._known.get(name)

    def draw(
        self, owner: ast.ClassDef, drawing: Drawing, begin: Begin, ends: Ends = Ends()
    ) -> None:
        """Draw what a class computes; `ends` are those of a group."""
        results = ends.results
        start, method = method_of(owner, "__init__"), method_of(owner, "forward")
        lines = start.body if start else []
        names = frozenset(_defaults(start)) if results else None
        modules = self._modules(lines, drawing, names)
        drawing.document = drawing.document.replaced(definitions=dict(self.definitions))
        losses = method_of(owner, METHOD) if not results else None
        wished = tuple(argument.arg for argument in losses.args.args[1:]) if losses else ()
        forward = Forward(
            drawing,
            modules,
            results=results,
            states=ends.states,
            doubled=ends.doubled,
            wished=wished,
        )
        assert method is not None
        for argument in method.args.args[1:]:
            forward.values[argument.arg] = begin(argument, "Input")
        forward.read(method.body)
        if losses is not None:
            forward.read_losses(losses, lambda argument: begin(argument, "Target"))
        tie(lines, drawing, forward.drawn)
        decorate(lines, drawing, owners(forward.drawn, drawing.document))
        for attribute in modules.keys() - forward.used:
            drawing.note(owner.lineno, f"self.{attribute}", "forward does not call it.")

    def _defined(self, owner: ast.ClassDef) -> GroupClass | None:
        """The class as a definition; None where a part of it cannot be drawn."""
        name = self._definition_name(owner.name)
        method, start = method_of(owner, "forward"), method_of(owner, "__init__")
        assert method is not None
        inputs = single_names([argument.arg for argument in method.args.args[1:]])
        ends = Ends(self._ports[owner.name])
        if (step := self._steps.get(owner.name)) is not None:
            given = list(inputs.values())
            states = tuple(given[len(given) - step.states :])
            ends = Ends(named(step, names_in(owner)), states, step.doubled)
        taken = frozenset({*inputs.values(), *ends.results})
        drawing = Drawing(Document(name=name), reserved=taken)
        kinds = self._given(owner, inputs)
        self.draw(owner, drawing, lambda a, _: _end(drawing, inputs[a.arg], kinds[a.arg]), ends)
        if drawing.notes:
            return None
        label = owner.name if re.search("[A-Z]{2}", owner.name) else ""
        return self._described(name, label, drawing, _defaults(start))

    def _given(
        self, owner: ast.ClassDef, inputs: Mapping[str, str]
    ) -> dict[str, tuple[str, dict[str, object]]]:
        """For each argument of forward the kind and parameters of the block it enters by."""
        step = self._steps.get(owner.name)
        if step is None:
            return dict.fromkeys(inputs, (GROUP_INPUT, {}))
        lines = "\n".join(self._text.splitlines()[owner.lineno - 1 : owner.end_lineno])
        names = frozenset(_defaults(method_of(owner, "__init__"))) | ARRIVING
        first = len(inputs) - step.states
        found: dict[str, tuple[str, dict[str, object]]] = {}
        for index, name in enumerate(inputs):
            found[name] = GROUP_INPUT, {"whole": True} if index in step.whole else {}
            if index >= first:
                begun = step.begun[index - first]
                found[name] = STATE, state_params(lines, name, names, begun)
        return found

    def _described(
        self, name: str, label: str, drawing: Drawing, given: Mapping[str, ast.expr | None]
    ) -> GroupClass:
        """The drawing as a definition that is told what its blocks read."""
        document = drawing.laid_out()
        read = {n for node in document.nodes.values() for n in free_names(node)}
        free = FreeNames(RESERVED)
        told = {n: n if n not in RESERVED else free.take(f"outer_{n}")
                for n in given if n in read - ARRIVING}  # fmt: skip
        others = {old: as_formula(new) for old, new in told.items() if old != new}
        self.definitions[name] = Definition(
            label=label,
            parameters=dict.fromkeys(told.values(), 1),
            nodes={key: with_values(node, others) for key, node in document.nodes.items()},
            edges=document.edges,
            positions=document.positions,
        )
        defaults = {n: value for n, value in given.items() if value is not None}
        return GroupClass(name, tuple(given), told, defaults)

    def _modules(
        self, lines: list[ast.stmt], drawing: Drawing, names: frozenset[str] | None
    ) -> dict[str, tuple[Made, ...]]:
        """What __init__ assigns to attributes of self; `names` are a group's arguments.

        In the network itself, a class that can be no group stays code.
        """
        found: dict[str, tuple[Made, ...]] = {}
        for statement in lines:
            text = ast.unparse(statement)
            if text.startswith("super(") or isinstance(statement, ast.Expr | ast.For):
                continue
            if is_tie(statement):
                continue
            match statement:
                case ast.Assign(
                    targets=[ast.Attribute(value=ast.Name(id="self"), attr=attribute)], value=value
                ) if self._drawable(value) and (
                    made := constructors(value, Around(names or frozenset(), self.group))
                ):
                    found[attribute] = made
                    for sentence in (s for part in made for s in part.lost):
                        drawing.note(statement.lineno, text, sentence)
                case ast.Assign(
                    targets=[ast.Attribute(value=ast.Name(id="self"), attr=attribute)], value=value
                ) if names is None and (code := self._code.made(value)) is not None:
                    found[attribute] = (code,)
                case _:
                    drawing.note(statement.lineno, text, "It makes no module that can be drawn.")
        return found

    def _drawable(self, value: ast.expr) -> bool:
        """Whether it calls no class of the file but those that are groups."""
        called = {part.id for part in ast.walk(value) if isinstance(part, ast.Name)}
        return all(self.group(name) is not None for name in called & self._strange.keys())

    def _definition_name(self, name: str) -> str:
        """`DenseLayer` as `dense_layer`, which names the same class in the source."""
        stem = name.rstrip("_")
        letters = [f"_{c.lower()}" if c.isupper() else c for c in stem]
        wish = "".join(letters).strip("_")
        wish = wish if class_name(wish) == stem else stem.lower()
        return FreeNames(self.definitions).take(wish)


def method_of(owner: ast.ClassDef, name: str) -> ast.FunctionDef | None:
    methods = (n for n in owner.body if isinstance(n, ast.FunctionDef))
    return next((method for method in methods if method.name == name), None)


def _is_ours(node: ast.ClassDef) -> bool:
    """Whether the class is, word for word, one that this program writes into sources."""
    try:
        return ast.dump(node) == ast.dump(ast.parse(inlined(node.name).text).body[0])
    except (KeyError, OSError, ValueError):
        return False


def _is_module(node: ast.ClassDef) -> bool:
    bases = [ast.unparse(base).rpartition(".")[2] for base in node.bases]
    return bases == ["Module"] and method_of(node, "forward") is not None


def _defaults(start: ast.FunctionDef | None) -> dict[str, ast.expr | None]:
    """The arguments of __init__ behind self, with their defaults (None where there is none)."""
    given = start.args.args[1:] if start else []
    values: list[ast.expr] = list(start.args.defaults) if start else []
    padded = [None] * (len(given) - len(values)) + values
    return {argument.arg: value for argument, value in zip(given, padded, strict=False)}


def _end(drawing: Drawing, name: str, end: tuple[str, dict[str, object]]) -> Port:
    return Port(drawing.add_end(name, *end))
