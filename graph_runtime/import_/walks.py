"""Loops of forward that call a module at every step, as text: what each step is given and gives."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_ALONG = "1"
"""The axis of steps, as sources write it."""


@dataclass(frozen=True, slots=True)
class Walk:
    """`for step in x.unbind(1): y, h = self.walk(step, h)`, and the lists that keep values.

    `steps` are the sequences by the name of one step of them, `kept` what lists keep, by list.
    """

    attribute: str
    arguments: tuple[ast.expr, ...]
    targets: tuple[str, ...]
    steps: Mapping[str, ast.expr]
    times: int | None
    kept: Mapping[str, str]

    @property
    def states(self) -> tuple[str, ...]:
        """The last arguments, as far as the last results become them."""
        count = 0
        for argument, target in zip(reversed(self.arguments), reversed(self.targets), strict=False):
            if not isinstance(argument, ast.Name) or argument.id != target:
                break
            count += 1
        return self.targets[len(self.targets) - count :]

    @property
    def outputs(self) -> tuple[str, ...]:
        """Names of the results of a step that do not go on to the next; its state if all do."""
        return self.targets[: len(self.targets) - len(self.states)] or self.states[:1]

    @property
    def inputs(self) -> tuple[ast.expr, ...]:
        """Arguments that are no states."""
        return self.arguments[: len(self.arguments) - len(self.states)]

    def is_step(self, argument: ast.expr) -> bool:
        """Whether an argument is one step of a sequence, and not the same at every step."""
        return isinstance(argument, ast.Name) and argument.id in self.steps


def walk_of(loop: ast.stmt) -> Walk | None:
    """The walk that a loop is; None for other statements, and for what does more than that."""
    if not isinstance(loop, ast.For) or loop.orelse or not loop.body:
        return None
    over = _over(loop)
    first, *rest = loop.body
    if over is None or not isinstance(first, ast.Assign) or len(first.targets) != 1:
        return None
    match first.value:
        case ast.Call(func=ast.Attribute(ast.Name("self"), attribute), args=given, keywords=[]):
            kept, targets = _kept(rest), _names(first.targets[0])
        case _:
            return None
    if kept is None or targets is None or not set(kept.values()) <= {*targets}:
        return None
    steps, times, counter = over
    arguments = tuple(given)
    if counter:
        steps, arguments = _unbound(arguments, counter)
    return Walk(attribute, arguments, tuple(targets), steps, times, kept)


def _over(loop: ast.For) -> tuple[dict[str, ast.expr], int | None, str] | None:
    """The sequences by the name of a step of each, how often it turns, or what it counts by."""
    match loop.iter:
        case ast.Call(func=ast.Name("range"), args=[ast.Constant(value=int(times))]):
            return {}, times, ""
        case ast.Call(func=ast.Name("range"), args=[count]) if ast.unparse(count).endswith(
            (".size(1)", ".shape[1]")
        ):
            return {}, None, ast.unparse(loop.target)
        case ast.Call(func=ast.Name("zip"), args=several, keywords=[]):
            names = _names(loop.target)
        case one:
            several, names = [one], _names(loop.target)
    sequences = [_sequence(one) for one in several]
    if names is None or len(names) != len(sequences) or None in sequences:
        return None
    return {n: one for n, one in zip(names, sequences, strict=True) if one is not None}, None, ""


def _unbound(
    given: Sequence[ast.expr], counter: str
) -> tuple[dict[str, ast.expr], tuple[ast.expr, ...]]:
    """The sequences of `x[:, t]` by a name for their steps, and the arguments with these names."""
    steps: dict[str, ast.expr] = {}
    arguments: list[ast.expr] = []
    for argument in given:
        match argument:
            case ast.Subscript(value=whole, slice=ast.Tuple([ast.Slice(None, None, None), at])) if (
                ast.unparse(at) == counter
            ):
                steps[ast.unparse(argument)] = whole
                arguments.append(ast.Name(ast.unparse(argument)))
            case _:
                arguments.append(argument)
    return steps, tuple(arguments)


def _sequence(value: ast.expr) -> ast.expr | None:
    """`x` of `x.unbind(1)`."""
    match value:
        case (
            ast.Call(func=ast.Attribute(inner, "unbind"), args=[dim], keywords=[])
            | ast.Call(
                func=ast.Attribute(inner, "unbind"), args=[], keywords=[ast.keyword("dim", dim)]
            )
        ):
            return inner if ast.unparse(dim) == _ALONG else None
    return None


def _kept(lines: Sequence[ast.stmt]) -> dict[str, str] | None:
    """What `outputs.append(output)` keeps, by list; None where a line is something else."""
    found: dict[str, str] = {}
    for line in lines:
        match line:
            case ast.Expr(
                ast.Call(func=ast.Attribute(ast.Name(kept), "append"), args=[ast.Name(value)])
            ):
                found[kept] = value
            case _:
                return None
    return found


def _names(target: ast.expr) -> list[str] | None:
    parts = target.elts if isinstance(target, ast.Tuple) else [target]
    names = [part.id for part in parts if isinstance(part, ast.Name)]
    return names if len(names) == len(parts) else None


def stacked(value: ast.expr) -> str | None:
    """The list of `torch.stack(outputs, 1)`."""
    match value:
        case ast.Call(func=ast.Attribute(ast.Name("torch"), "stack"), args=[ast.Name(kept), dim]):
            return kept if ast.unparse(dim) == _ALONG else None
        case ast.Call(
            func=ast.Attribute(ast.Name("torch"), "stack"),
            args=[ast.Name(kept)],
            keywords=[ast.keyword("dim", dim)],
        ):
            return kept if ast.unparse(dim) == _ALONG else None
    return None
