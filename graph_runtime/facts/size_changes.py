"""Other sizes than those that are there, to see what follows from each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph_runtime.tensors import Spec


def doubled(
    inputs: Mapping[str, Spec | None], changed: tuple[str, ...], axis: int, size: int
) -> dict[str, Spec | None]:
    """The specs with twice the size along one axis of the changed ports."""
    specs = dict(inputs)
    for port in changed:
        spec = inputs[port]
        if spec is not None and axis < spec.rank and spec.shape[axis] == size:
            shape = (*spec.shape[:axis], size * 2, *spec.shape[axis + 1 :])
            specs[port] = spec.with_shape(*shape)
    return specs


def grown(inputs: Mapping[str, Spec | None], size: Any, other: Any) -> dict[str, Spec | None]:
    """The specs with another size wherever they have this one, as a state must fit its layer."""
    return {
        port: spec and spec.with_shape(*(other if one == size else one for one in spec.shape))
        for port, spec in inputs.items()
    }


def other(value: Any) -> Any:
    """A value near this one and unlike it."""
    match value:
        case bool():
            return not value
        case int():
            return value * 2 if value else 1
        case float():
            return value / 2 if value else 0.5
        case tuple():
            return tuple(other(item) for item in value)
        case _:
            raise TypeError("only numbers have neighbours")
