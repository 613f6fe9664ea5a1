"""Names of what classes take and give, as the lines that call them say."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from graph_runtime.document.free_names import FreeNames
from graph_runtime.spelling import name_fault

_RESULTS = ("y", "out", "result", "given_back")


def single_names(names: Sequence[str]) -> dict[str, str]:
    """A node id for each argument, its own name if that may be one."""
    free = FreeNames(name for name in names if name_fault(name) is None)
    return {name: name if name_fault(name) is None else free.take(name) for name in names}


def output_names(owners: Sequence[ast.ClassDef]) -> dict[str, tuple[str, ...]]:
    """For each class what its outputs are called: `branch_aux` is output `aux` of `self.branch`."""
    said = {owner.name: dict[int, str]() for owner in owners}
    for owner in owners:
        made = dict(attributes(owner))
        for statement in ast.walk(owner):
            for attribute, index, name in _unpacked(statement):
                said.get(made.get(attribute, ""), {}).setdefault(index, name)
    return {owner.name: _names(owner, said[owner.name]) for owner in owners}


def _names(owner: ast.ClassDef, said: dict[int, str]) -> tuple[str, ...]:
    """As many as the class returns values, none of them a name that forward has."""
    taken = names_in(owner)
    alone = next((name for name in _RESULTS if name not in taken), "y_1")
    free = FreeNames({*taken, *said.values()})
    count = next(
        map(_count, (n for n in ast.walk(owner) if isinstance(n, ast.Return) and n.value)), 1
    )
    return tuple(
        said.get(index) or (alone if not index else free.take(f"{alone}_{index + 1}"))
        for index in range(count)
    )


def names_in(owner: ast.ClassDef) -> set[str]:
    """Every name that a class speaks of."""
    taken = {n.id for n in ast.walk(owner) if isinstance(n, ast.Name)}
    taken |= {n.attr for n in ast.walk(owner) if isinstance(n, ast.Attribute)}
    return taken | {n.arg for n in ast.walk(owner) if isinstance(n, ast.arg)}


def _count(statement: ast.Return) -> int:
    return len(statement.value.elts) if isinstance(statement.value, ast.Tuple) else 1


def attributes(owner: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """Attributes of self and the classes whose calls they are assigned."""
    for statement in ast.walk(owner):
        match statement:
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Name(id="self"), attr=attribute)],
                value=ast.Call(func=ast.Name(id=name)),
            ):
                yield attribute, name


def _unpacked(statement: ast.AST) -> Iterable[tuple[str, int, str]]:
    """`a, a_aux = self.a(x)`: attribute, place and name of each further value."""
    match statement:
        case ast.Assign(
            targets=[ast.Tuple(elts=[head, *rest])],
            value=ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=attribute)),
        ):
            stems = [head.id, attribute] if isinstance(head, ast.Name) else [attribute]
            for index, part in enumerate(rest, start=1):
                name = part.id if isinstance(part, ast.Name) else ""
                for stem in stems:
                    short = name.removeprefix(f"{stem}_")
                    if short != name and name_fault(short) is None:
                        yield attribute, index, short
                        break
