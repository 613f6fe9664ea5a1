"""Classes that loops call at every step: what they remember, see whole, and give."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from graph_runtime.document.free_names import FreeNames
from graph_runtime.import_.arguments import UnreadError, said
from graph_runtime.import_.walks import Walk, stacked, walk_of
from graph_runtime.params import thawed
from graph_runtime.spelling import name_fault

Sizes = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StepClass:
    """A class that a loop calls: how many states it has, which inputs it sees whole, its outputs.

    `doubled` where a step gives nothing but its states: then the first is its output as well.
    """

    states: int
    whole: frozenset[int]
    outputs: tuple[str, ...]
    doubled: bool
    begun: tuple[tuple[int, ...] | None, ...] = ()
    """Sizes of the zeros that the states begin with, where a loop says them."""


def step_classes(
    owners: Sequence[ast.ClassDef], made: Mapping[str, Mapping[str, str]]
) -> dict[str, StepClass]:
    """For each class that loops call, what they say of it; `made` are the attributes' classes."""
    found: dict[str, StepClass] = {}
    for owner in owners:
        joined, zeros = dict(_joined(owner)), dict(_zeros(owner))
        for walk in filter(None, map(walk_of, _loops(owner))):
            name = made[owner.name].get(walk.attribute)
            if name is not None:
                found[name] = _step_class(walk, joined, zeros, found.get(name))
    return found


def _step_class(
    walk: Walk, joined: Mapping[str, str], zeros: Mapping[str, Sizes], known: StepClass | None
) -> StepClass:
    whole = (i for i, argument in enumerate(walk.inputs) if not walk.is_step(argument))
    names = _output_names(walk, joined)
    if known is not None and len(known.outputs) == len(names):
        names = tuple(a or b for a, b in zip(known.outputs, names, strict=True))
    doubled = len(walk.states) == len(walk.targets)
    begun = tuple(zeros.get(name) for name in walk.states)
    if known is not None and len(known.begun) == len(begun):
        begun = tuple(a or b for a, b in zip(known.begun, begun, strict=True))
    return StepClass(len(walk.states), frozenset(whole), names, doubled, begun)


def _output_names(walk: Walk, joined: Mapping[str, str]) -> tuple[str, ...]:
    """What the lists say of the outputs: `y_steps`, or `walk_y = torch.stack(outputs, 1)`."""
    listed = {value: kept for kept, value in walk.kept.items()}
    names = []
    for target in walk.outputs:
        kept = listed.get(target, "")
        short = kept.removesuffix("_steps")
        if short == kept:
            whole = joined.get(kept, "")
            short = whole.removeprefix(f"{walk.attribute}_")
            short = "" if short == whole else short
        names.append(short if short and name_fault(short) is None else "")
    return tuple(names)


def named(step: StepClass, taken: Collection[str]) -> tuple[str, ...]:
    """A name for each output, none of them taken."""
    said = [name for name in step.outputs if name]
    free = FreeNames({*taken, *said})
    return tuple(
        name if name and name not in taken else free.take("y" if not index else f"y_{index + 1}")
        for index, name in enumerate(step.outputs)
    )


def _loops(owner: ast.ClassDef) -> Iterator[ast.For]:
    return (node for node in ast.walk(owner) if isinstance(node, ast.For))


def _joined(owner: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """Lists and what they are stacked to."""
    for node in ast.walk(owner):
        match node:
            case ast.Assign([ast.Name(name)], value=value) if kept := stacked(value):
                yield kept, name


def _zeros(owner: ast.ClassDef) -> Iterator[tuple[str, Sizes]]:
    """Names of zeros, with the sizes of one sample: `h = x.new_zeros(x.shape[0], 3)`."""
    for node in ast.walk(owner):
        match node:
            case ast.Assign(
                [ast.Name(name)],
                ast.Call(func=ast.Attribute(attr="zeros" | "new_zeros"), args=[_, *sizes]),
            ):
                values = [one.value if isinstance(one, ast.Constant) else None for one in sizes]
                if sizes and all(type(value) is int for value in values):
                    yield name, tuple(value for value in values if isinstance(value, int))


def state_params(
    text: str, name: str, names: frozenset[str], begun: Sizes | None
) -> dict[str, object]:
    """Size and dtype of a state, from the comment `# h: (N, hidden) float32` or how it begins."""
    told = re.search(rf"#\s*{re.escape(name)}:\s*\(N,(.*)\)\s*(float32|int64)", text)
    size: object = None if begun is None else list(begun)
    if told is not None:
        with suppress(UnreadError, SyntaxError, ValueError):
            size = _size(ast.parse(f"({told[1].strip()},)" if told[1] else "()"), names)
    params: dict[str, object] = {} if size is None else {"size": size}
    return params | ({"dtype": "int64"} if told is not None and told[2] == "int64" else {})


def _size(tree: ast.Module, names: frozenset[str]) -> object:
    """The sizes as a list of numbers, or a formula."""
    value = tree.body[0]
    assert isinstance(value, ast.Expr) and isinstance(value.value, ast.Tuple)
    sizes = value.value.elts
    found = said(sizes[0] if len(sizes) == 1 else value.value, names)
    return [found] if type(found) is int else thawed(found)
