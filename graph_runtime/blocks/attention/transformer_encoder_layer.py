"""TransformerEncoderLayer."""

from typing import Literal

from pydantic import Field

from graph_runtime.block import (
    Block,
    Call,
    Forward,
    Me,
    Var,
    Weights,
    call,
    expect_axes,
    let,
    local,
)
from graph_runtime.blocks.attention._attention import CAUSAL_CALLS, causal_mask, expect_heads
from graph_runtime.params import Count
from graph_runtime.tensors import Spec


class TransformerEncoderLayer(Block):
    """Self-attention and two linear layers, each with a residual path and normalization."""

    title = "Transformer encoder layer"
    synonyms = ("transformer", "self-attention", "bert", "gpt", "encoder", "attention block")
    formula = r"z = \mathrm{LN}(x + \mathrm{MHA}(x)), \quad y = \mathrm{LN}(z + \mathrm{FF}(z))"
    reference = (
        "https://docs.pytorch.org/docs/stable/generated/torch.nn.TransformerEncoderLayer.html"
    )
    calls = ("nn.TransformerEncoderLayer", *CAUSAL_CALLS)
    example = (Spec("N", 8, 32),)

    nhead: Count = Field(4, description="Parts that attend each on their own.")
    dim_feedforward: Count = Field(2048, description="Numbers between the two linear layers.")
    dropout: float = Field(0.1, ge=0.0, le=1.0, description="Chance to drop a number.")
    activation: Literal["relu", "gelu"] = Field(
        "relu", description="Between the two linear layers."
    )
    layer_norm_eps: float = Field(
        1e-5, gt=0.0, le=1.0, description="Added to the variance of the normalizations."
    )
    norm_first: bool = Field(False, description="Normalize before each part, not after it.")
    bias: bool = Field(True, description="Add learned offsets.")
    is_causal: bool = Field(False, description="Hide later steps from each step.")

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, "N, T, F")
        expect_heads(x.last, self.nhead, "nhead")
        return x

    def module(self, x: Spec) -> Call:
        first = self.changed("dim_feedforward", "dropout", "activation", "layer_norm_eps")
        options = first | {"batch_first": True} | self.changed("norm_first", "bias")
        return call("nn.TransformerEncoderLayer", x.last, self.nhead, **options)

    def forward(self, me: Me, x: Var) -> Forward:
        if not self.is_causal:
            return me(x)
        mask = local("mask")
        return (
            let("mask", causal_mask(x, x), "(T, T)"),
            let("y", me(x, src_mask=mask, is_causal=True)),
        )

    def weights(self, x: Spec) -> Weights:
        wide, inner = x.last, self.dim_feedforward
        found = {
            "self_attn.in_proj_weight": (3 * wide, wide),
            "self_attn.in_proj_bias": (3 * wide,),
            "self_attn.out_proj.weight": (wide, wide),
            "self_attn.out_proj.bias": (wide,),
            "linear1.weight": (inner, wide),
            "linear1.bias": (inner,),
            "linear2.weight": (wide, inner),
            "linear2.bias": (wide,),
            "norm1.weight": (wide,),
            "norm1.bias": (wide,),
            "norm2.weight": (wide,),
            "norm2.bias": (wide,),
        }
        return {name: size for name, size in found.items() if self.bias or "bias" not in name}

    def macs(self, x: Spec, y: Spec) -> int:
        """Four projections, two products of the attention, two linear layers."""
        steps, wide = x.size(1), x.last
        attention = 4 * steps * wide * wide + 2 * steps * steps * wide
        return attention + 2 * steps * wide * self.dim_feedforward
