"""What a decoder layer and a stack of them share: ports, masks and refusals."""

from __future__ import annotations

from pydantic import Field

from graph_runtime.block import Forward, Me, Spec, Var, expect_axes, let
from graph_runtime.blocks.attention._masks import (
    BOOL,
    PADDING,
    PAIRS,
    SELF_PADDING,
    SELF_PAIRS,
    Masks,
    expect_padding,
    expect_pairs,
)
from graph_runtime.blocks.attention._transformer import TransformerPart, expect_memory


class Decoder(TransformerPart):
    """Base of blocks that read a target and attend to a memory."""

    dtypes = dict.fromkeys(
        ("tgt_mask", "memory_mask", "tgt_key_padding_mask", "memory_key_padding_mask"), BOOL
    )
    example = (
        *(Spec("N", 8, 32), Spec("N", 6, 32)),
        *(SELF_PAIRS, PAIRS, SELF_PADDING, PADDING),
    )

    tgt_is_causal: bool = Field(True, description="Hide later steps of the target from each step.")

    def shape(
        self,
        tgt: Spec,
        memory: Spec,
        tgt_mask: Spec | None = None,
        memory_mask: Spec | None = None,
        tgt_key_padding_mask: Spec | None = None,
        memory_key_padding_mask: Spec | None = None,
    ) -> Spec:
        self.expect_steps(tgt, "The target")
        expect_axes(memory, "N, T, F", "The memory")
        expect_memory(tgt, memory, "The memory")
        asked, given = tgt.size(1), memory.size(1)
        expect_pairs(tgt_mask, asked, asked, "tgt_mask")
        expect_pairs(memory_mask, asked, given, "memory_mask")
        expect_padding(tgt_key_padding_mask, asked, "tgt_key_padding_mask")
        expect_padding(memory_key_padding_mask, given, "memory_key_padding_mask")
        return tgt

    def forward(
        self,
        me: Me,
        tgt: Var,
        memory: Var,
        tgt_mask: Var | None = None,
        memory_mask: Var | None = None,
        tgt_key_padding_mask: Var | None = None,
        memory_key_padding_mask: Var | None = None,
    ) -> Forward:
        target = Masks(self.tgt_is_causal, tgt_key_padding_mask, tgt_mask, "later_")
        crossing = Masks(False, memory_key_padding_mask, memory_mask, "crossing_")
        own, other = target.hide(tgt, tgt, self.nhead), crossing.hide(tgt, memory, self.nhead)
        options = own.options("tgt_mask", "tgt_key_padding_mask", "tgt_is_causal")
        options |= other.options("memory_mask", "memory_key_padding_mask", "memory_is_causal")
        return (*own.lines, *other.lines, let("y", me(tgt, memory, **options)))
