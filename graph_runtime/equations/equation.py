"""`Equations`: lines of LaTeX with what they say, and the symbols in them with their sizes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

from graph_runtime.tensors import Dim, Dtype, Spec

SETS = {"float32": r"\mathbb{R}", "int64": r"\mathbb{Z}", "bool": r"\{0, 1\}"}


@dataclass(frozen=True, slots=True)
class Line:
    """An equation in LaTeX under a few words."""

    words: str
    formula: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """`W \\in \\mathbb{R}^{10 \\times 64}` and what that is in words."""

    formula: str
    words: str


@dataclass(frozen=True, slots=True)
class Equations:
    lines: tuple[Line, ...]
    symbols: tuple[Symbol, ...]


def symbol(name: str, shape: Iterable[Dim], words: str, dtype: Dtype = "float32") -> Symbol:
    """A tensor of this shape; `words` say what it is."""
    sizes = r" \times ".join(map(number, shape))
    return Symbol(rf"{name} \in {SETS[dtype]}" + (f"^{{{sizes}}}" if sizes else ""), words)


def weight_symbol(name: str, weight: str, shape: tuple[int, ...]) -> Symbol:
    """A learned tensor: its name in PyTorch and how many numbers it has."""
    return symbol(name, shape, f"{weight}, {prod(shape):,} learned")


def port_symbol(port: str, spec: Spec, words: str) -> Symbol:
    """What a port carries, N samples at once."""
    return symbol(word(port), spec.shape, words, spec.dtype)


def word(name: str) -> str:
    """A name in LaTeX: letters of mathematics as such, `x1` with an index, others upright."""
    head, tail = name[:1], name[1:]
    if len(name) == 1:
        return name
    return f"{head}_{{{tail}}}" if tail.isdigit() else rf"\text{{{name}}}"


def number(size: Dim) -> str:
    """A size with its thousands apart, as LaTeX sets them without a gap."""
    return f"{size:,}".replace(",", "{,}") if isinstance(size, int) else size
