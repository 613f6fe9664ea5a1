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
)
from graph_runtime.blocks.attention._attention import expect_heads, expect_same_steps
from graph_runtime.blocks.attention._masks import (
    BOOL,
    MASK_CALLS,
    PADDING,
    PAIRS,
    Masks,
    expect_padding,
    expect_pairs,
)
from graph_runtime.params import Count
from graph_runtime.tensors import Spec


class MultiheadAttention(Block):
    """Lets every step of the query gather what it needs from all steps of the value.

    An open `key` is the query itself, an open `value` the key: self-attention needs one wire.
    `weights` is (N, Tq, Tk), or (N, heads, Tq, Tk) where heads are not averaged. In the masks
    (N, Tk) and (N, Tq, Tk) True hides; a step from which everything is hidden sees everything.
    """

    title = "Multi-head attention"
    synonyms = (
        *("self-attention", "cross-attention", "encoder-decoder attention", "mha"),
        *("masked attention", "causal attention", "transformer", "heads"),
    )
    formula = r"y = \mathrm{softmax}\left(\frac{Q K^\top}{\sqrt{d}}\right) V W_O"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html"
    outputs = ("y", "weights")
    calls = ("nn.MultiheadAttention", *MASK_CALLS)
    dtypes = {"key_padding_mask": BOOL, "attn_mask": BOOL}
    example = (Spec("N", 8, 32), Spec("N", 6, 32), Spec("N", 6, 32), PADDING, PAIRS)

    num_heads: Count = Field(4, description="Parts that attend each on their own.")
    dropout: float = Field(0.0, ge=0.0, le=1.0, description="Chance to drop a weight.")
    bias: bool = Field(True, description="Add learned offsets to the projections.")
    add_bias_kv: bool = Field(False, description="Add one learned key with a learned value.")
    add_zero_attn: bool = Field(False, description="Add one key and value of zeros.")
    is_causal: bool = Field(False, description="Hide later steps from each step.")
    average_attn_weights: bool = Field(
        True, description="Give the mean weights of all heads instead of each head's."
    )

    def shape(
        self,
        query: Spec,
        key: Spec | None = None,
        value: Spec | None = None,
        key_padding_mask: Spec | None = None,
        attn_mask: Spec | None = None,
    ) -> tuple[Spec, Spec]:
        key, value = _filled(query, key, value)
        for name, spec in (("query", query), ("key", key), ("value", value)):
            expect_axes(spec, "N, T, F", f"The {name}")
        expect_heads(query.last, self.num_heads, "num_heads")
        expect_same_steps(key, value)
        expect_padding(key_padding_mask, key.size(1), "key_padding_mask")
        expect_pairs(attn_mask, query.size(1), key.size(1), "attn_mask")
        steps = (query.size(1), self._keys(key))
        if self.average_attn_weights:
            return query, Spec("N", *steps, axes=("N", "T", "T"))
        return query, Spec("N", self.num_heads, *steps, axes=("N", "", "T", "T"))

    def module(
        self, query: Spec, key: Spec | None = None, value: Spec | None = None, *masks: Spec | None
    ) -> Call:
        key, value = _filled(query, key, value)
        options = self.changed("dropout", "bias", "add_bias_kv", "add_zero_attn")
        if _separate(query, key, value):
            options |= {"kdim": key.last, "vdim": value.last}
        return call(
            "nn.MultiheadAttention", query.last, self.num_heads, **options, batch_first=True
        )

    def forward(
        self,
        me: Me,
        query: Var,
        key: Var | None = None,
        value: Var | None = None,
        key_padding_mask: Var | None = None,
        attn_mask: Var | None = None,
    ) -> Forward:
        key = key or query
        value = value or key
        masks = Masks(self.is_causal, key_padding_mask, attn_mask)
        hidden = masks.hide(query, key, self.num_heads)
        options = hidden.options("attn_mask", "key_padding_mask", "is_causal")
        if self.add_bias_kv or self.add_zero_attn:
            options.pop("is_causal", None)  # torch would hide the added keys
        if "weights" not in me.used:
            options["need_weights"] = False
        elif not self.average_attn_weights:
            options["average_attn_weights"] = False
        return (*hidden.lines, let(("y", "weights"), me(query, key, value, **options)))

    def weights(
        self, query: Spec, key: Spec | None = None, value: Spec | None = None, *masks: Spec | None
    ) -> Weights:
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
        if self.add_bias_kv:
            found |= {"bias_k": (1, 1, width), "bias_v": (1, 1, width)}
        found |= {"out_proj.weight": (width, width)}
        return found | ({"out_proj.bias": (width,)} if self.bias else {})

    def macs(self, query: Spec, key: Spec | None, value: Spec | None, *others: Spec | None) -> int:
        """Four projections, and the products of queries with keys and of weights with values."""
        key, value = _filled(query, key, value)
        width, asked, given = query.last, query.size(1), key.size(1)
        projections = 2 * asked * width + given * (key.last + value.last)
        return projections * width + 2 * asked * self._keys(key) * width

    def _keys(self, key: Spec) -> int:
        """Keys that are looked at, with those that the block adds."""
        return key.size(1) + self.add_bias_kv + self.add_zero_attn


def _filled(query: Spec, key: Spec | None, value: Spec | None) -> tuple[Spec, Spec]:
    key = key or query
    return key, value or key


def _separate(query: Spec, key: Spec, value: Spec) -> bool:
    """Whether keys or values have another width, which torch then projects on their own."""
    return key.last != query.last or value.last != query.last
