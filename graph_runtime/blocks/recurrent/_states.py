"""First states and lengths that fit a recurrent layer, and the names of its weights."""

from __future__ import annotations

from graph_runtime.block import BatchError, ShapeError, Spec, Weights


def expect_states(states: tuple[Spec | None, ...], sizes: tuple[int, ...], depth: int) -> None:
    """Raise ShapeError unless all states or none are wired, each as (N, depth, size).

    `depth` counts layers times directions; where it is 1, any layout of the numbers will do, and
    where it is 0, only (N, size).
    """
    wired = [spec for spec in states if spec is not None]
    if wired and len(wired) < len(states):
        raise ShapeError(
            "Only one of h_0 and c_0 is wired.", "Wire both of them, or none to start at zero."
        )
    for name, spec, size in zip(("h_0", "c_0"), states, sizes, strict=False):
        if spec is None:
            continue
        shape = ("N", depth, size) if depth > 1 else ("N", size)
        if spec.shape != shape and not (depth == 1 and spec.rank > 1 and spec.numbers == size):
            stretched = depth == 0 and spec.rank > 2  # torch would mix the samples
            raise (BatchError if stretched else ShapeError)(
                f"{name} must be {Spec(*shape).text} but is {spec.text}.",
                "Wire states of a layer of the same size, or put a Linear or Reshape in between.",
            )


def expect_lengths(lengths: Spec | None) -> None:
    """Raise ShapeError unless there is one length a sample."""
    if lengths is None or lengths.rank == 1:
        return
    message = f"The lengths must be (N,) but are {lengths.text}."
    raise ShapeError(message, "Wire one whole number a sample, as the block Lengths gives.")


def gate_weights(gates: int, width: int, hidden: int, bias: bool, end: str = "_l0") -> Weights:
    """Of one layer: a matrix from its input and one from its state for every gate, and offsets."""
    rows = gates * hidden
    found: dict[str, tuple[int, ...]] = {
        f"weight_ih{end}": (rows, width),
        f"weight_hh{end}": (rows, hidden),
    }
    return found | ({f"bias_ih{end}": (rows,), f"bias_hh{end}": (rows,)} if bias else {})
