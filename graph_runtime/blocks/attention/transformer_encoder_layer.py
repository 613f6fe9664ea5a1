"""TransformerEncoderLayer."""

from pydantic import Field

from graph_runtime.block import Call, Forward, Me, Var, Weights, let
from graph_runtime.blocks.attention._masks import (
    BOOL,
    MASK_CALLS,
    SELF_PADDING,
    SELF_PAIRS,
    Masks,
    expect_padding,
    expect_pairs,
)
from graph_runtime.blocks.attention._transformer import TransformerPart
from graph_runtime.tensors import Spec


class TransformerEncoderLayer(TransformerPart):
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
    example = (Spec("N", 8, 32), SELF_PAIRS, SELF_PADDING)

    is_causal: bool = Field(False, description="Hide later steps from each step.")

    def shape(
        self, x: Spec, src_mask: Spec | None = None, src_key_padding_mask: Spec | None = None
    ) -> Spec:
        self.expect_steps(x, "The input")
        expect_pairs(src_mask, x.size(1), x.size(1), "src_mask")
        expect_padding(src_key_padding_mask, x.size(1), "src_key_padding_mask")
        return x

    def module(self, x: Spec, *masks: Spec | None) -> Call:
        return self.layer(self.kind(), x.last)

    def forward(
        self, me: Me, x: Var, src_mask: Var | None = None, src_key_padding_mask: Var | None = None
    ) -> Forward:
        hidden = Masks(self.is_causal, src_key_padding_mask, src_mask).hide(x, x, self.nhead)
        options = hidden.options("src_mask", "src_key_padding_mask", "is_causal")
        return (*hidden.lines, let("y", me(x, **options)))

    def weights(self, x: Spec, *masks: Spec | None) -> Weights:
        return self.encoder_weights(x.last)

    def macs(self, x: Spec, *others: Spec | None) -> int:
        return self.encoder_macs(x)
