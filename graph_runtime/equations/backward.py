"""What goes back through one layer for one sample: one expression gives formula and number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Names = Mapping[str, str]
Values = Mapping[str, Array]


class Expression:
    """Something that can be set in LaTeX and worked out, of columns (n, 1) and matrices."""

    def latex(self, names: Names) -> str:
        raise NotImplementedError

    def value(self, values: Values) -> Array:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Name(Expression):
    name: str

    def latex(self, names: Names) -> str:
        return names[self.name]

    def value(self, values: Values) -> Array:
        return values[self.name]


@dataclass(frozen=True, slots=True)
class Turned(Expression):
    """The transpose; its name in LaTeX ends in an exponent in braces."""

    name: str

    def latex(self, names: Names) -> str:
        return names[self.name].removesuffix("}") + r"\top}"

    def value(self, values: Values) -> Array:
        return values[self.name].T


@dataclass(frozen=True, slots=True)
class Product(Expression):
    left: Expression
    right: Expression

    def latex(self, names: Names) -> str:
        return rf"{self.left.latex(names)} \, {self.right.latex(names)}"

    def value(self, values: Values) -> Array:
        product: Array = self.left.value(values) @ self.right.value(values)
        return product


@dataclass(frozen=True, slots=True)
class Each(Expression):
    """Number by number."""

    left: Expression
    right: Expression

    def latex(self, names: Names) -> str:
        return rf"{self.left.latex(names)} \odot {self.right.latex(names)}"

    def value(self, values: Values) -> Array:
        return self.left.value(values) * self.right.value(values)


@dataclass(frozen=True, slots=True)
class Rule:
    """`name` is worked out by `by`; the words say what it is."""

    name: str
    by: Expression
    words: str


def rules(curved: bool, shares: bool, bias: bool) -> tuple[Rule, ...]:
    """In the order in which they are worked out; later ones read `dz`.

    A layer is `curved` if an activation follows; one that `shares` has a matrix J of slopes, as
    every result depends on all z.
    """
    found = []
    if shares:
        found.append(Rule("dz", Product(Turned("J"), Name("da")), "before the activation"))
    elif curved:
        found.append(Rule("dz", Each(Name("da"), Name("slope")), "before the activation"))
    found.append(Rule("dW", Product(Name("dz"), Turned("before")), "of the weights"))
    if bias:
        found.append(Rule("db", Name("dz"), "of the offset"))
    found.append(Rule("dbefore", Product(Turned("W"), Name("dz")), "to the layer before"))
    return tuple(found)


def worked_out(steps: tuple[Rule, ...], values: Values) -> dict[str, Array]:
    """Every rule's number, from `da` (or `dz`), `slope` (or `J`), `before` and `W`."""
    known = dict(values)
    for rule in steps:
        known[rule.name] = rule.by.value(known)
    return {rule.name: known[rule.name] for rule in steps}
