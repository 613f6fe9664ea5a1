"""Refusals of first states and lengths that do not fit a recurrent layer."""

from __future__ import annotations

from graph_runtime.block import ShapeError, Spec


def expect_states(states: tuple[Spec | None, ...], sizes: tuple[int, ...], depth: int) -> None:
    """Raise ShapeError unless all states or none are wired, each as (N, depth, size).

    `depth` counts layers times directions; where it is 1, any layout of the numbers will do.
    """
    wired = [spec for spec in states if spec is not None]
    if wired and len(wired) < len(states):
        raise ShapeError(
            "Only one of h_0 and c_0 is wired.", "Wire both of them, or none to start at zero."
        )
    for name, spec, size in zip(("h_0", "c_0"), states, sizes, strict=False):
        if spec is None:
            continue
        wanted = f"(N, {size})" if depth == 1 else f"(N, {depth}, {size})"
        fits = spec.numbers == size if depth == 1 else spec.shape == ("N", depth, size)
        if not fits:
            raise ShapeError(
                f"{name} must be {wanted} but is {spec.text}.",
                "Wire states of a layer of the same size, or put a Linear or Reshape in between.",
            )


def expect_lengths(lengths: Spec | None) -> None:
    """Raise ShapeError unless there is one length a sample."""
    if lengths is None or lengths.rank == 1:
        return
    message = f"The lengths must be (N,) but are {lengths.text}."
    raise ShapeError(message, "Wire one whole number a sample, as the block Lengths gives.")
