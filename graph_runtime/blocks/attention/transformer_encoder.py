"""TransformerEncoder."""

from pydantic import Field

from graph_runtime.block import Call, Forward, Me, Var, Weights, call, let
from graph_runtime.blocks.attention._masks import (
    BOOL,
    MASK_CALLS,
    SELF_PADDING,
    SELF_PAIRS,
    Masks,
    expect_padding,
    expect_pairs,
)
from graph_runtime.blocks.attention._transformer import MAX_LAYERS, TransformerPart, stacked
from graph_runtime.tensors import Spec


class TransformerEncoder(TransformerPart):
    """A stack of transformer encoder layers, each reading the one before.

    In the masks (N, T, T) and (N, T) True hides; a step from which everything is hidden sees
    everything.
    """

    title = "Transformer encoder"
    synonyms = ("bert", "encoder stack", "self-attention", "vit", "gpt", "layers")
    formula = r"x_l = \mathrm{Layer}_l(x_{l-1}), \quad l = 1 \ldots L"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.TransformerEncoder.html"
    calls = (
        *("nn.TransformerEncoder", "nn.TransformerEncoderLayer", "nn.LayerNorm"),
        *MASK_CALLS,
    )
    dtypes = {"mask": BOOL, "src_key_padding_mask": BOOL}
    example = (Spec("N", 8, 32), SELF_PAIRS, SELF_PADDING)

    num_layers: int = Field(6, ge=1, le=MAX_LAYERS, description="Layers, one after the other.")
    norm: bool = Field(False, description="Normalize behind the last layer.")
    is_causal: bool = Field(False, description="Hide later steps from each step.")

    def shape(
        self, x: Spec, mask: Spec | None = None, src_key_padding_mask: Spec | None = None
    ) -> Spec:
        self.expect_steps(x, "The input")
        expect_pairs(mask, x.size(1), x.size(1), "mask")
        expect_padding(src_key_padding_mask, x.size(1), "src_key_padding_mask")
        return x

    def module(self, x: Spec, *masks: Spec | None) -> Call:
        layer = self.layer("TransformerEncoderLayer", x.last)
        options: dict[str, object] = {"norm": self.norm_module(x.last)} if self.norm else {}
        # torch would cut padding out in evaluation, and warn where it cannot.
        options["enable_nested_tensor"] = False
        return call("nn.TransformerEncoder", layer, self.num_layers, **options)

    def forward(
        self, me: Me, x: Var, mask: Var | None = None, src_key_padding_mask: Var | None = None
    ) -> Forward:
        masks = Masks(self.is_causal, src_key_padding_mask, mask, "src_")
        hidden = masks.hide(x, x, self.nhead)
        options = hidden.options("mask", "src_key_padding_mask", "is_causal")
        return (*hidden.lines, let("y", me(x, **options)))

    def weights(self, x: Spec, *masks: Spec | None) -> Weights:
        layers = stacked(self.encoder_weights(x.last), self.num_layers)
        return {**layers, **(self.norm_weights(x.last) if self.norm else {})}

    def macs(self, x: Spec, *others: Spec | None) -> int:
        return self.num_layers * self.encoder_macs(x)
