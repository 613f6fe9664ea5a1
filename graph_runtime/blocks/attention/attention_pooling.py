"""AttentionPooling."""

from typing import Literal

from pydantic import Field

from graph_runtime.block import (
    Block,
    Call,
    Forward,
    Me,
    ShapeError,
    Var,
    Weights,
    expect_axes,
    let,
    own,
)
from graph_runtime.blocks.attention._attention import expect_same_steps
from graph_runtime.tensors import Spec


class AttentionPooling(Block):
    """Averages the values, those most whose keys lie near the query: kernel regression.

    query: (N, Tq, d), key: (N, Tk, d), value: (N, Tk, e); y: (N, Tq, e), weights: (N, Tq, Tk).
    """

    title = "Attention pooling"
    synonyms = (
        *("nadaraya-watson", "kernel regression", "gaussian kernel", "average pooling"),
        *("non-parametric attention", "smoothing"),
    )
    formula = r"y = \sum_i \frac{K(q - k_i)}{\sum_j K(q - k_j)} v_i, \quad K(u) = e^{-(wu)^2/2}"
    reference = (
        "https://d2l.ai/chapter_attention-mechanisms-and-transformers/attention-pooling.html"
    )
    outputs = ("y", "weights")
    calls = ("AttentionPooling",)
    example = (Spec("N", 8, 2), Spec("N", 6, 2), Spec("N", 6, 4))

    kernel: Literal["gaussian", "uniform"] = Field(
        "gaussian", description="How a weight falls with the distance; uniform: not at all."
    )
    bandwidth: float = Field(
        1.0, ge=1e-6, le=1e6, description="Distance over which a weight falls; w is one over it."
    )
    learnable: bool = Field(False, description="Let training find the width w.")

    def shape(self, query: Spec, key: Spec, value: Spec) -> tuple[Spec, Spec]:
        for name, spec in (("query", query), ("key", key), ("value", value)):
            expect_axes(spec, "N, T, F", f"The {name}")
        if query.last != key.last:
            raise ShapeError(
                f"A query of {query.last} features has no distance to a key of {key.last}.",
                "Give both the same number of features.",
            )
        expect_same_steps(key, value)
        steps = query.size(1), key.size(1)
        return query.with_last(value.last), Spec("N", *steps, axes=("N", "T", "T"))

    def module(self, query: Spec, key: Spec, value: Spec) -> Call:
        return own("AttentionPooling", **self.changed("kernel", "bandwidth", "learnable"))

    def forward(self, me: Me, query: Var, key: Var, value: Var) -> Forward:
        return (let(("y", "weights"), me(query, key, value)),)

    def weights(self, query: Spec, key: Spec, value: Spec) -> Weights:
        return {"width": (1,)} if self.learnable and self.kernel == "gaussian" else {}

    def macs(self, query: Spec, key: Spec, value: Spec, *outputs: Spec) -> int:
        """The products of weights with values; distances are left out, as all sums are."""
        return query.size(1) * key.size(1) * value.last
