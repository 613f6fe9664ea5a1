"""What the layers of a transformer and stacks of them share."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graph_runtime.block import Block, Call, ShapeError, Spec, Weights, call, expect_axes
from graph_runtime.blocks.attention._attention import expect_heads
from graph_runtime.params import Count, Width

MAX_LAYERS = 1_000


class TransformerPart(Block):
    """Base of layers and stacks: attention by heads, two linear layers, residual paths."""

    nhead: Count = Field(4, description="Parts that attend each on their own.")
    dim_feedforward: Width = Field(2048, description="Numbers between the two linear layers.")
    dropout: float = Field(0.1, ge=0.0, le=1.0, description="Chance to drop a number.")
    activation: Literal["relu", "gelu"] = Field(
        "relu", description="Between the two linear layers."
    )
    layer_norm_eps: float = Field(
        1e-5, gt=0.0, le=1.0, description="Added to the variance of the normalizations."
    )
    norm_first: bool = Field(False, description="Normalize before each part, not after it.")
    bias: bool = Field(True, description="Add learned offsets.")

    def options(self) -> dict[str, object]:
        """Keyword arguments that all of torch's classes have."""
        first = self.changed("dim_feedforward", "dropout", "activation", "layer_norm_eps")
        return first | {"batch_first": True} | self.changed("norm_first", "bias")

    def layer(self, kind: str, width: int) -> Call:
        return call(f"nn.{kind}", width, self.nhead, **self.options())

    def norm_module(self, width: int) -> Call:
        """The normalization behind the last layer of a stack."""
        options = {"eps": self.layer_norm_eps} if self.changed("layer_norm_eps") else {}
        return call("nn.LayerNorm", width, **options, **self.changed("bias"))

    def expect_steps(self, x: Spec, name: str) -> None:
        expect_axes(x, "N, T, F", name)
        expect_heads(x.last, self.nhead, "nhead")

    def encoder_weights(self, width: int) -> Weights:
        """Of one encoder layer."""
        found = {
            **_attention("self_attn", width),
            **self._linears(width),
            **_norm("norm1", width),
            **_norm("norm2", width),
        }
        return self._kept(found)

    def decoder_weights(self, width: int) -> Weights:
        """Of one decoder layer."""
        found = {
            **_attention("self_attn", width),
            **_attention("multihead_attn", width),
            **self._linears(width),
            **_norm("norm1", width),
            **_norm("norm2", width),
            **_norm("norm3", width),
        }
        return self._kept(found)

    def norm_weights(self, width: int) -> Weights:
        return self._kept(_norm("norm", width))

    def encoder_macs(self, x: Spec) -> int:
        """Four projections, two products of the attention, two linear layers."""
        steps, wide = x.size(1), x.last
        attention = 4 * steps * wide * wide + 2 * steps * steps * wide
        return attention + 2 * steps * wide * self.dim_feedforward

    def decoder_macs(self, tgt: Spec, memory: Spec) -> int:
        """The same, and attention to the memory."""
        asked, given, wide = tgt.size(1), memory.size(1), tgt.last
        crossing = 2 * (asked + given) * wide * wide + 2 * asked * given * wide
        return self.encoder_macs(tgt) + crossing

    def _linears(self, width: int) -> Weights:
        inner = self.dim_feedforward
        return {
            "linear1.weight": (inner, width),
            "linear1.bias": (inner,),
            "linear2.weight": (width, inner),
            "linear2.bias": (width,),
        }

    def _kept(self, found: Weights) -> Weights:
        return {name: size for name, size in found.items() if self.bias or "bias" not in name}


def expect_memory(tgt: Spec, memory: Spec, name: str) -> None:
    """Raise ShapeError unless the memory is as wide as what attends to it."""
    if memory.last != tgt.last:
        raise ShapeError(
            f"{name} has {memory.last} features but the target {tgt.last}.",
            "Bring both to the same width with a Linear block.",
        )


def stacked(layer: Weights, count: int, name: str = "layers") -> Weights:
    """The weights of so many layers, under torch's names."""
    return {f"{name}.{i}.{part}": size for i in range(count) for part, size in layer.items()}


def _attention(name: str, width: int) -> Weights:
    return {
        f"{name}.in_proj_weight": (3 * width, width),
        f"{name}.in_proj_bias": (3 * width,),
        f"{name}.out_proj.weight": (width, width),
        f"{name}.out_proj.bias": (width,),
    }


def _norm(name: str, width: int) -> Weights:
    return {f"{name}.weight": (width,), f"{name}.bias": (width,)}
