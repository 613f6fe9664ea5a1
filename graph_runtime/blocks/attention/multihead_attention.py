"""MultiheadAttention."""

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
from graph_runtime.blocks.attention._attention import (
    CAUSAL_CALLS,
    causal_mask,
    expect_heads,
    expect_same_steps,
)
from graph_runtime.params import Count
from graph_runtime.tensors import Spec


class MultiheadAttention(Block):
    """Lets every step of the query gather what it needs from all steps of the value.

    An open `key` is the query itself, an open `value` the key: self-attention needs one wire.
    `weights` is (N, Tq, Tk), or (N, heads, Tq, Tk) where heads are not averaged.
    """

    title = "Multi-head attention"
    synonyms = ("self-attention", "cross-attention", "mha", "transformer", "heads")
    formula = r"y = \mathrm{softmax}\left(\frac{Q K^\top}{\sqrt{d}}\right) V W_O"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html"
    outputs = ("y", "weights")
    calls = ("nn.MultiheadAttention", *CAUSAL_CALLS)
    example = (Spec("N", 8, 32), Spec("N", 8, 32), Spec("N", 8, 32))

    num_heads: Count = Field(4, description="Parts that attend each on their own.")
    dropout: float = Field(0.0, ge=0.0, le=1.0, description="Chance to drop a weight.")
    bias: bool = Field(True, description="Add learned offsets to the projections.")
    is_causal: bool = Field(False, description="Hide later steps from each step.")
    average_attn_weights: bool = Field(
        True, description="Give the mean weights of all heads instead of each head's."
    )

    def shape(
        self, query: Spec, key: Spec | None = None, value: Spec | None = None
    ) -> tuple[Spec, Spec]:
        key, value = _filled(query, key, value)
        for name, spec in (("query", query), ("key", key), ("value", value)):
            expect_axes(spec, "N, T, F", f"The {name}")
        expect_heads(query.last, self.num_heads, "num_heads")
        expect_same_steps(key, value)
        steps = (query.size(1), key.size(1))
        if self.average_attn_weights:
            return query, Spec("N", *steps, axes=("N", "T", "T"))
        return query, Spec("N", self.num_heads, *steps, axes=("N", "", "T", "T"))

    def module(self, query: Spec, key: Spec | None = None, value: Spec | None = None) -> Call:
        key, value = _filled(query, key, value)
        options = self.changed("dropout", "bias")
        if _separate(query, key, value):
            options |= {"kdim": key.last, "vdim": value.last}
        return call(
            "nn.MultiheadAttention", query.last, self.num_heads, **options, batch_first=True
        )

    def forward(
        self, me: Me, query: Var, key: Var | None = None, value: Var | None = None
    ) -> Forward:
        key = key or query
        value = value or key
        options = {}
        if "weights" not in me.used:
            options["need_weights"] = False
        elif not self.average_attn_weights:
            options["average_attn_weights"] = False
        if not self.is_causal:
            return (let(("y", "weights"), me(query, key, value, **options)),)
        mask = local("mask")
        attended = me(query, key, value, attn_mask=mask, is_causal=True, **options)
        return (let("mask", causal_mask(query, key), "(Tq, Tk)"), let(("y", "weights"), attended))

    def weights(self, query: Spec, key: Spec | None = None, value: Spec | None = None) -> Weights:
        key, value = _filled(query, key, value)
        width = query.last
        found: dict[str, tuple[int, ...]] = {"in_proj_weight": (3 * width, width)}
        if _separate(query, key, value):
            found = {
                "q_proj_weight": (width, width),
                "k_proj_weight": (width, key.last),
                "v_proj_weight": (width, value.last),
            }
        found |= {"in_proj_bias": (3 * width,)} if self.bias else {}
        found |= {"out_proj.weight": (width, width)}
        return found | ({"out_proj.bias": (width,)} if self.bias else {})

    def macs(
        self, query: Spec, key: Spec | None, value: Spec | None, y: Spec, weights: Spec
    ) -> int:
        """Four projections, and the products of queries with keys and of weights with values."""
        key, value = _filled(query, key, value)
        width, asked, given = query.last, query.size(1), key.size(1)
        projections = 2 * asked * width + given * (key.last + value.last)
        return projections * width + 2 * asked * given * width


def _filled(query: Spec, key: Spec | None, value: Spec | None) -> tuple[Spec, Spec]:
    key = key or query
    return key, value or key


def _separate(query: Spec, key: Spec, value: Spec) -> bool:
    """Whether keys or values have another width, which torch then projects on their own."""
    return key.last != query.last or value.last != query.last
