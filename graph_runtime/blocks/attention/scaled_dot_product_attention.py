"""ScaledDotProductAttention."""

from typing import Annotated

from pydantic import Field

from graph_runtime.block import BatchError, Block, Call, Me, ShapeError, Value, Var, call, own
from graph_runtime.blocks._broadcast import broadcast
from graph_runtime.blocks.attention._attention import expect_same_steps
from graph_runtime.blocks.attention._masks import (
    BOOL,
    PADDING,
    PAIRS,
    expect_padding,
    expect_pairs,
)
from graph_runtime.tensors import Spec

Scale = Annotated[float, Field(gt=0.0, le=1e6)]


class ScaledDotProductAttention(Block):
    """Mixes the values by how well each query fits each key; nothing in it is learned.

    query: (N, …, Tq, d), key: (N, …, Tk, d), value: (N, …, Tk, e); y: (N, …, Tq, e). Axes between
    batch and steps, such as heads, are kept apart; those of size 1 stretch. In the
    masks (N, Tk) and (N, Tq, Tk) True hides; a step from which everything is hidden gets zeros.
    """

    title = "Scaled dot-product attention"
    synonyms = ("attention", "sdpa", "self-attention", "flash attention", "softmax attention")
    formula = r"y = \mathrm{softmax}\left(\frac{Q K^\top}{\sqrt{d}}\right) V"
    reference = (
        "https://docs.pytorch.org/docs/stable/generated/"
        "torch.nn.functional.scaled_dot_product_attention.html"
    )
    calls = ("F.scaled_dot_product_attention", "ScaledDotProductAttention")
    dtypes = {"key_padding_mask": BOOL, "attn_mask": BOOL}
    example = (Spec("N", 8, 32), Spec("N", 6, 32), Spec("N", 6, 32), PADDING, PAIRS)

    dropout: float = Field(0.0, ge=0.0, le=1.0, description="Chance to drop a weight.")
    is_causal: bool = Field(False, description="Hide later steps from each step.")
    scale: Scale | None = Field(
        None, description="Factor of the products; empty: one over the root of d."
    )

    def shape(
        self,
        query: Spec,
        key: Spec,
        value: Spec,
        key_padding_mask: Spec | None = None,
        attn_mask: Spec | None = None,
    ) -> Spec:
        for name, spec in (("query", query), ("key", key), ("value", value)):
            if spec.rank < 3:
                raise BatchError(
                    f"The {name} must be (N, …, T, F) but is {spec.text}.",
                    "Put a Reshape block in between.",
                )
        front = broadcast(*(_front(spec) for spec in (query, key, value)))
        if query.last != key.last:
            raise ShapeError(
                f"A query of {query.last} features does not fit a key of {key.last}.",
                "Give both the same number of features.",
            )
        expect_same_steps(key, value)
        expect_padding(key_padding_mask, key.size(-2), "key_padding_mask")
        expect_pairs(attn_mask, query.size(-2), key.size(-2), "attn_mask")
        steps = (query.size(-2), value.last)
        return Spec(*front.shape, *steps, axes=query.with_last(value.last).axes)

    def module(self, query: Spec, key: Spec, value: Spec, *masks: Spec | None) -> Call | None:
        """None where a mere function will do, which knows neither masks of ours nor training."""
        if not self.dropout and not any(masks):
            return None
        return own(self.kind(), **self.changed("dropout", "is_causal", "scale"))

    def forward(
        self,
        me: Me,
        query: Var,
        key: Var,
        value: Var,
        key_padding_mask: Var | None = None,
        attn_mask: Var | None = None,
    ) -> Value:
        masks = {"key_padding_mask": key_padding_mask, "attn_mask": attn_mask}
        wired = {name: mask for name, mask in masks.items() if mask is not None}
        if self.dropout or wired:
            return me(query, key, value, **wired)
        options = self.changed("is_causal", "scale")
        return call("F.scaled_dot_product_attention", query, key, value, **options)

    def macs(self, query: Spec, key: Spec, value: Spec, *others: Spec | None) -> int:
        """The products of queries with keys and of weights with values."""
        y = others[-1]
        assert y is not None
        pairs = y.numbers // y.last * key.size(-2)
        return pairs * (query.last + value.last)


def _front(spec: Spec) -> Spec:
    """The axes before the steps."""
    return Spec(*spec.shape[:-2])
