"""Transformer."""

from pydantic import Field

from graph_runtime.block import Call, Forward, Me, Var, Weights, call, expect_axes, let
from graph_runtime.blocks.attention._masks import (
    BOOL,
    MASK_CALLS,
    PADDING,
    PAIRS,
    SELF_PADDING,
    SELF_PAIRS,
    Masks,
    expect_padding,
    expect_pairs,
)
from graph_runtime.blocks.attention._transformer import (
    MAX_LAYERS,
    TransformerPart,
    expect_memory,
    stacked,
)
from graph_runtime.params import Count
from graph_runtime.tensors import Spec

MASKS = tuple(
    f"{what}_{mask}" for mask in ("mask", "key_padding_mask") for what in ("src", "tgt", "memory")
)


class Transformer(TransformerPart):
    """Encoder and decoder of the transformer; embeddings, positions and read-out are yours to add.

    src: (N, S, d), tgt and y: (N, T, d). Unlike torch's own default, later steps of the target are
    hidden. In the masks True hides; a step from which everything is hidden sees everything. Padding
    of the source goes to src_key_padding_mask and to memory_key_padding_mask.
    """

    title = "Transformer"
    synonyms = (
        *("encoder-decoder", "seq2seq", "translation", "attention is all you need"),
        *("cross-attention", "self-attention"),
    )
    formula = r"y = \mathrm{Decoder}(t, \mathrm{Encoder}(s))"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Transformer.html"
    calls = ("nn.Transformer", *MASK_CALLS)
    dtypes = dict.fromkeys(MASKS, BOOL)
    example = (
        *(Spec("N", 6, 32), Spec("N", 8, 32), Spec("N", 6, 6, dtype="bool"), SELF_PAIRS, PAIRS),
        *(PADDING, SELF_PADDING, PADDING),
    )

    nhead: Count = Field(8, description="Parts that attend each on their own.")
    num_encoder_layers: int = Field(6, ge=1, le=MAX_LAYERS, description="Layers of the encoder.")
    num_decoder_layers: int = Field(6, ge=1, le=MAX_LAYERS, description="Layers of the decoder.")
    tgt_is_causal: bool = Field(True, description="Hide later steps of the target from each step.")

    def shape(
        self,
        src: Spec,
        tgt: Spec,
        src_mask: Spec | None = None,
        tgt_mask: Spec | None = None,
        memory_mask: Spec | None = None,
        src_key_padding_mask: Spec | None = None,
        tgt_key_padding_mask: Spec | None = None,
        memory_key_padding_mask: Spec | None = None,
    ) -> Spec:
        expect_axes(src, "N, T, F", "The source")
        self.expect_steps(tgt, "The target")
        expect_memory(tgt, src, "The source")
        given, asked = src.size(1), tgt.size(1)
        expect_pairs(src_mask, given, given, "src_mask")
        expect_pairs(tgt_mask, asked, asked, "tgt_mask")
        expect_pairs(memory_mask, asked, given, "memory_mask")
        expect_padding(src_key_padding_mask, given, "src_key_padding_mask")
        expect_padding(tgt_key_padding_mask, asked, "tgt_key_padding_mask")
        expect_padding(memory_key_padding_mask, given, "memory_key_padding_mask")
        return tgt

    def module(self, src: Spec, *others: Spec | None) -> Call:
        options = self.changed("nhead", "num_encoder_layers", "num_decoder_layers")
        return call("nn.Transformer", src.last, **options, **self.options())

    def forward(
        self,
        me: Me,
        src: Var,
        tgt: Var,
        src_mask: Var | None = None,
        tgt_mask: Var | None = None,
        memory_mask: Var | None = None,
        src_key_padding_mask: Var | None = None,
        tgt_key_padding_mask: Var | None = None,
        memory_key_padding_mask: Var | None = None,
    ) -> Forward:
        hidden = {
            "src": Masks(False, src_key_padding_mask, src_mask, "source_").hide(
                src, src, self.nhead
            ),
            "tgt": Masks(self.tgt_is_causal, tgt_key_padding_mask, tgt_mask, "later_").hide(
                tgt, tgt, self.nhead
            ),
            "memory": Masks(False, memory_key_padding_mask, memory_mask, "crossing_").hide(
                tgt, src, self.nhead
            ),
        }
        options: dict[str, object] = {}
        for name, part in hidden.items():
            options |= part.options(f"{name}_mask", f"{name}_key_padding_mask", f"{name}_is_causal")
        lines = tuple(line for part in hidden.values() for line in part.lines)
        return (*lines, let("y", me(src, tgt, **options)))

    def weights(self, src: Spec, *others: Spec | None) -> Weights:
        norm = self.norm_weights(src.last)
        encoder = stacked(self.encoder_weights(src.last), self.num_encoder_layers)
        decoder = stacked(self.decoder_weights(src.last), self.num_decoder_layers)
        halves = {"encoder": {**encoder, **norm}, "decoder": {**decoder, **norm}}
        return {f"{half}.{name}": size for half, of in halves.items() for name, size in of.items()}

    def macs(self, src: Spec, tgt: Spec, *others: Spec | None) -> int:
        encoder = self.num_encoder_layers * self.encoder_macs(src)
        return encoder + self.num_decoder_layers * self.decoder_macs(tgt, src)
