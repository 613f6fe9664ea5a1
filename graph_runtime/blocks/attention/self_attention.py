"""SelfAttention."""

from typing import Annotated

from pydantic import Field

from graph_runtime.block import Block, Call, Forward, Me, Var, Weights, expect_axes, let, own
from graph_runtime.blocks.attention._masks import BOOL, expect_padding, expect_pairs
from graph_runtime.params import Width
from graph_runtime.tensors import Spec

Scale = Annotated[float, Field(gt=0.0, le=1e6)]


class SelfAttention(Block):
    """Lets every step gather what it needs from all steps of its own sequence, with one head.

    Without projections nothing is learned: the steps themselves are query, key and value. In the
    masks (N, T) and (N, T, T) True hides; a step that sees nothing gets zeros.
    """

    title = "Self-attention"
    synonyms = (
        *("intra-attention", "single-head attention", "causal self-attention", "transformer"),
        *("query key value", "masked self-attention"),
    )
    formula = r"y = \mathrm{softmax}\left(\frac{X W_Q (X W_K)^\top}{\sqrt{d_k}}\right) X W_V"
    reference = "https://arxiv.org/abs/1706.03762"
    outputs = ("y", "weights")
    calls = ("SelfAttention",)
    dtypes = {"key_padding_mask": BOOL, "attn_mask": BOOL}
    example = (Spec("N", 8, 32), Spec("N", 8, dtype="bool"), Spec("N", 8, 8, dtype="bool"))

    d_k: Width | None = Field(
        None, description="Size of queries and keys; empty: that of the input."
    )
    d_v: Width | None = Field(None, description="Size of the values; empty: that of the input.")
    projections: bool = Field(True, description="Learn what makes queries, keys and values.")
    bias: bool = Field(False, description="Add learned offsets to the projections.")
    scale: Scale | None = Field(
        None, description="Factor of the products; empty: one over the root of d_k."
    )
    dropout: float = Field(0.0, ge=0.0, le=1.0, description="Chance to drop a weight.")
    is_causal: bool = Field(False, description="Hide later steps from each step.")

    def shape(
        self, x: Spec, key_padding_mask: Spec | None = None, attn_mask: Spec | None = None
    ) -> tuple[Spec, Spec]:
        expect_axes(x, "N, T, F")
        steps = x.size(1)
        expect_padding(key_padding_mask, steps, "key_padding_mask")
        expect_pairs(attn_mask, steps, steps, "attn_mask")
        return x.with_last(self._sizes(x)[1]), Spec("N", steps, steps, axes=("N", "T", "T"))

    def module(self, x: Spec, *masks: Spec | None) -> Call:
        return own("SelfAttention", x.last, **self.changed(*type(self).model_fields))

    def forward(
        self, me: Me, x: Var, key_padding_mask: Var | None = None, attn_mask: Var | None = None
    ) -> Forward:
        masks = {"key_padding_mask": key_padding_mask, "attn_mask": attn_mask}
        wired = {name: mask for name, mask in masks.items() if mask is not None}
        return (let(("y", "weights"), me(x, **wired)),)

    def weights(self, x: Spec, *masks: Spec | None) -> Weights:
        asked, valued = self._sizes(x)
        found: dict[str, tuple[int, ...]] = {}
        for name, size in (("query", asked), ("key", asked), ("value", valued)):
            if self.projections:
                found[f"{name}.weight"] = (size, x.last)
            if self.projections and self.bias:
                found[f"{name}.bias"] = (size,)
        return found

    def macs(self, x: Spec, *others: Spec | None) -> int:
        """Three projections, and the products of queries with keys and of weights with values."""
        steps, (asked, valued) = x.size(1), self._sizes(x)
        projected = steps * x.last * (2 * asked + valued) if self.projections else 0
        return projected + steps * steps * (asked + valued)

    def _sizes(self, x: Spec) -> tuple[int, int]:
        """Features of queries and keys, and of values."""
        if not self.projections:
            return x.last, x.last
        return self.d_k or x.last, self.d_v or x.last
