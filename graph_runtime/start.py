"""`Start`: the declaration of one kind of network to begin with, drawn to fit the data."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import prod
from typing import Any, ClassVar

from graph_runtime.document.free_names import FreeNames
from graph_runtime.document.model import Document, Edge, Node
from graph_runtime.families import Declaration, Family
from graph_runtime.recipe.seen_data import SeenData
from graph_runtime.tensors import Spec

Blocks = list[tuple[str, dict[str, Any]]]
"""Kinds and parameters, one behind the other."""


class Start(Declaration):
    """Base of every start. Its docstring's first sentence tells a person when to take it."""

    place: ClassVar[int]
    """Of all that fit, the one with the lowest place is suggested."""

    def draw(self, seen: SeenData, result: tuple[int, ...]) -> Document | None:
        """A drawing from inputs like these to a result of these sizes; None where it has none."""
        raise NotImplementedError


def only_input(seen: SeenData, *ranks: int, dtype: str = "float32") -> Spec | None:
    """The one input of the data, if it has so many axes (beside the batch) and this dtype."""
    inputs = seen.facts.inputs
    fits = len(inputs) == 1 and len(inputs[0].sizes) in ranks and inputs[0].dtype == dtype
    return inputs[0] if fits else None


def whole_sample(seen: SeenData) -> Spec | None:
    """The one input of numbers, where a target belongs to the sample and to no part of it."""
    parts = seen.facts.target == "class" and len(seen.facts.target_sizes) > 0
    return None if parts else only_input(seen, 1, 2, 3, 4)


def chain(spec: Spec, blocks: Blocks) -> Document:
    """A drawing of blocks one behind the other, between an Input of this spec and an Output."""
    ends = ("Input", given_by(spec)), ("Output", dict[str, Any]())
    nodes = named([ends[0], *blocks, ends[1]])
    edges = tuple(Edge(source=a, target=b) for a, b in pairwise(nodes))
    return Document(nodes=nodes, edges=edges)


def named(blocks: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, Node]:
    """Nodes under names like their kinds."""
    free = FreeNames(())
    return {free.take(kind): Node(kind=kind, params=params) for kind, params in blocks}


def given_by(spec: Spec) -> dict[str, Any]:
    """The parameters of an Input of this spec."""
    plain: dict[str, Any] = {"shape": list(spec.sizes)}
    return plain if spec.dtype == "float32" else {**plain, "dtype": spec.dtype}


def flat(spec: Spec) -> Blocks:
    """What makes one row of numbers of a sample."""
    return [("Flatten", {})] if len(spec.sizes) > 1 else []


def shaped(result: tuple[int, ...]) -> Blocks:
    """The last Linear, and what gives its numbers the shape of the targets."""
    last: Blocks = [("Linear", {"out_features": prod(result)})]
    if len(result) > 1:
        last.append(("Unflatten", {"dim": 1, "unflattened_size": list(result)}))
    return last


STARTS: Family[Start] = Family("graph_runtime.starts", Start, "start")
