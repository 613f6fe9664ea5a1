"""The forward lines of torch's recurrent layers: states, packed steps, merged directions."""

from __future__ import annotations

from dataclasses import dataclass

from graph_runtime.block import Forward, Me, Value, Var, call, let, local
from graph_runtime.expressions import Let, Pattern

_PACK = "nn.utils.rnn.pack_padded_sequence"
_PAD = "nn.utils.rnn.pad_packed_sequence"
LINE_CALLS = (
    "torch.cat", "torch.sum", ".transpose", ".contiguous", ".flatten", ".unsqueeze", ".unflatten",
    ".tolist", ".clamp", ".size", _PACK, _PAD,
)  # fmt: skip
"""What these lines call."""


@dataclass(frozen=True, slots=True)
class Layout:
    """`states` names the last states; `depth` counts layers times directions."""

    states: tuple[str, ...]
    depth: int
    bidirectional: bool
    added: bool


def lines(
    layout: Layout, me: Me, x: Var, first: tuple[Var | None, ...], lengths: Var | None
) -> Forward:
    """The call of the layer, and what its results need to be the block's outputs."""
    whole = "(N, T, directions * hidden)" if layout.added else ""
    names = [f"{name}_n" if f"{name}_n" in me.used else name for name in layout.states]
    inner: Pattern = names[0] if len(names) == 1 else tuple(names)
    begin = _first_states(layout, first)
    merged = [let("y", _added(Var("y")))] if layout.added and "y" in me.used else []
    states = _states(layout, me, names)
    if lengths is None:
        return (let(("y", inner), me(x, *begin), whole), *merged, *states)
    packed = local("packed")
    shorter = call(
        _PACK,
        x,
        lengths.method("clamp", 1, x.method("size", 1)).method("tolist"),
        batch_first=True,
        enforce_sorted=False,
    )
    padded = call(_PAD, packed, batch_first=True, total_length=x.method("size", 1))
    return (
        let("packed", shorter, "the steps within the lengths"),
        let(("packed", inner), me(packed, *begin), "as many steps"),
        *([let(("y", "counts"), padded, whole)] if "y" in me.used else []),
        *merged,
        *states,
    )


def _first_states(layout: Layout, first: tuple[Var | None, ...]) -> tuple[object, ...]:
    """The argument behind `x`: nothing, one state, or all of them as torch lays them out."""
    given = [_layers_first(layout, state) for state in first if state is not None]
    if not given:
        return ()
    return (given[0],) if len(given) == 1 else (tuple(given),)


def _layers_first(layout: Layout, state: Var) -> Value:
    """(layers * directions, N, size), in one piece as a GPU wants it."""
    if layout.depth == 1:
        return state.method("flatten", 1).method("unsqueeze", 0).method("contiguous")
    return state.method("transpose", 0, 1).method("contiguous")


def _states(layout: Layout, me: Me, names: list[str]) -> list[Let]:
    """Lines for the states that something reads."""
    found = []
    for name, bound in zip(layout.states, names, strict=True):
        if name in me.used:
            found.append(let(name, _last(layout, Var(bound))))
        if bound in me.used and bound != name:
            found.append(let(bound, Var(bound).method("transpose", 0, 1)))
    return found


def _last(layout: Layout, states: Var) -> Value:
    """States of the last layer, (N, directions * size), from those of all layers."""
    if not layout.bidirectional:
        return states[-1]
    if layout.added:
        return states[-2] + states[-1]
    return call("torch.cat", (states[-2], states[-1]), dim=1)


def _added(y: Var) -> Value:
    """The sum of both directions, (N, T, size)."""
    return call("torch.sum", y.method("unflatten", 2, (2, -1)), dim=2)
