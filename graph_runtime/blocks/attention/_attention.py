"""What attention blocks share."""

from __future__ import annotations

from graph_runtime.block import ShapeError, Spec


def expect_heads(features: int, heads: int, param: str) -> None:
    """Raise ShapeError unless the features can be shared out evenly among the heads."""
    if features % heads:
        choices = [n for n in range(1, min(features, 64) + 1) if features % n == 0]
        raise ShapeError(
            f"{features} features cannot be shared out among {heads} heads.",
            f"Choose one of {', '.join(map(str, choices))} heads.",
            param,
        )


def expect_same_steps(key: Spec, value: Spec) -> None:
    """Raise ShapeError unless every key has its value."""
    if key.shape[-2] != value.shape[-2]:
        raise ShapeError(
            f"There are {key.shape[-2]} keys but {value.shape[-2]} values.",
            "Feed key and value from sequences of the same length.",
        )
