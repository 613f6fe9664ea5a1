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
)
from graph_runtime.blocks.attention._attention import expect_heads
from graph_runtime.blocks.attention._masks import (
    BOOL,
    MASK_CALLS,
    Masks,
    expect_padding,
    expect_pairs,
)
from graph_runtime.params import Count
from graph_runtime.tensors import Spec


class TransformerEncoderLayer(Block):
    """Self-attention and two linear layers, each with a residual path and normalization.

    In the masks (N, T, T) and (N, T) True hides; a step from which everything is hidden sees
    everything.
    """

    title = "Transformer encoder layer"
    synonyms = ("transformer", "self-attention", "bert", "gpt", "encoder", "attention block")
    formula = r"z = \mathrm{LN}(x + \mathrm{MHA}(x)), \quad y = \mathrm{LN}(z + \mathrm{FF}(z))"
    reference = (
        "https://docs.pytorch.org/docs/stable/generated/torch.nn.TransformerEncoderLayer.html"
    )
    calls = ("nn.TransformerEncoderLayer", *MASK_CALLS)
    dtypes = {"src_mask": BOOL, "src_key_padding_mask": BOOL}
    example = (
        Spec("N", 8, 32),
        Spec("N", 8, 8, dtype="bool"),
        Spec("N", 8, dtype="bool"),
    )

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

    def shape(
        self, x: Spec, src_mask: Spec | None = None, src_key_padding_mask: Spec | None = None
    ) -> Spec:
        expect_axes(x, "N, T, F")
        expect_heads(x.last, self.nhead, "nhead")
        expect_pairs(src_mask, x.size(1), x.size(1), "src_mask")
        expect_padding(src_key_padding_mask, x.size(1), "src_key_padding_mask")
        return x

    def module(self, x: Spec, *masks: Spec | None) -> Call:
        first = self.changed("dim_feedforward", "dropout", "activation", "layer_norm_eps")
        options = first | {"batch_first": True} | self.changed("norm_first", "bias")
        return call("nn.TransformerEncoderLayer", x.last, self.nhead, **options)

    def forward(
        self,
        me: Me,
        x: Var,
        src_mask: Var | None = None,
        src_key_padding_mask: Var | None = None,
    ) -> Forward:
        hidden = Masks(self.is_causal, src_key_padding_mask, src_mask).hide(x, x, self.nhead)
        options = hidden.options("src_mask", "src_key_padding_mask", "is_causal")
        return (*hidden.lines, let("y", me(x, **options)))

    def weights(self, x: Spec, *masks: Spec | None) -> Weights:
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

    def macs(self, x: Spec, *others: Spec | None) -> int:
        """Four projections, two products of the attention, two linear layers."""
        steps, wide = x.size(1), x.last
        attention = 4 * steps * wide * wide + 2 * steps * steps * wide
        return attention + 2 * steps * wide * self.dim_feedforward
