"""Attention."""

from typing import Literal

from pydantic import Field

from graph_runtime.block import (
    Block,
    Call,
    Forward,
    Me,
    ShapeError,
    Var,
    Weights,
    expect_axes,
    let,
    own,
)
from graph_runtime.blocks.attention._attention import expect_same_steps
from graph_runtime.blocks.attention._masks import BOOL, PADDING, PAIRS, expect_padding, expect_pairs
from graph_runtime.params import Width
from graph_runtime.tensors import Spec

Map = Literal["none", "linear", "mlp"]


class Attention(Block):
    """Mixes the values by how well each query matches each key, by a score of your choice.

    `y` (N, Tq, e) holds the context of each query, `weights` (N, Tq, Tk) the shares of the keys.
    Scores are dot: q·k, scaled_dot: q·k/√d, general: qᵀWk, additive: vᵀtanh(W₁q + W₂k), concat:
    vᵀtanh(W[q; k]). In the masks (N, Tk) and (N, Tq, Tk) True hides; a step that sees nothing gets
    zeros.
    """

    title = "Attention"
    synonyms = (
        *("bahdanau", "additive attention", "luong", "general attention", "bilinear attention"),
        *("multiplicative attention", "dot-product attention", "alignment", "context vector"),
        *("cross-attention", "seq2seq"),
    )
    formula = r"y_t = \sum_l \alpha_{tl} v_l, \quad \alpha_t = \mathrm{softmax}(e(q_t, k_l))"
    reference = "https://arxiv.org/abs/1508.04025"
    outputs = ("y", "weights")
    calls = ("Attention",)
    dtypes = {"key_padding_mask": BOOL, "attn_mask": BOOL}
    example = (Spec("N", 8, 32), Spec("N", 6, 32), Spec("N", 6, 32), PADDING, PAIRS)

    score: Literal["dot", "scaled_dot", "general", "additive", "concat"] = Field(
        "scaled_dot", description="How well a query matches a key."
    )
    units: Width | None = Field(
        None, description="Size inside the additive and concat score; empty: that of a key."
    )
    query_function: Map = Field("none", description="Learned function that makes the queries.")
    key_function: Map = Field("none", description="Learned function that makes the keys.")
    value_function: Map = Field("none", description="Learned function that makes the values.")
    d_k: Width | None = Field(
        None, description="Size of made queries and keys; empty: as they come."
    )
    d_v: Width | None = Field(None, description="Size of made values; empty: as they come.")
    dropout: float = Field(0.0, ge=0.0, le=1.0, description="Chance to drop a weight.")
    is_causal: bool = Field(False, description="Hide later steps from each step.")

    def shape(
        self,
        query: Spec,
        key: Spec,
        value: Spec | None = None,
        key_padding_mask: Spec | None = None,
        attn_mask: Spec | None = None,
    ) -> tuple[Spec, Spec]:
        value = value or key
        for name, spec in (("query", query), ("key", key), ("value", value)):
            expect_axes(spec, "N, T, F", f"The {name}")
        expect_same_steps(key, value)
        asked, given = self._sizes(query, key)
        if asked != given and self.score in ("dot", "scaled_dot"):
            raise ShapeError(
                f"A query of {asked} features has no dot product with a key of {given}.",
                "Give both the same size, or choose the score general or additive.",
                "score",
            )
        expect_padding(key_padding_mask, key.size(1), "key_padding_mask")
        expect_pairs(attn_mask, query.size(1), key.size(1), "attn_mask")
        steps = query.size(1), key.size(1)
        width = _made(self.value_function, value.last, self.d_v)
        return Spec("N", steps[0], width), Spec("N", *steps, axes=("N", "T", "T"))

    def module(
        self, query: Spec, key: Spec, value: Spec | None = None, *masks: Spec | None
    ) -> Call:
        options = self.changed(*type(self).model_fields)
        return own("Attention", query.last, key.last, (value or key).last, **options)

    def forward(
        self,
        me: Me,
        query: Var,
        key: Var,
        value: Var | None = None,
        key_padding_mask: Var | None = None,
        attn_mask: Var | None = None,
    ) -> Forward:
        masks = {"key_padding_mask": key_padding_mask, "attn_mask": attn_mask}
        wired = {name: mask for name, mask in masks.items() if mask is not None}
        return (let(("y", "weights"), me(query, key, value or key, **wired)),)

    def weights(
        self, query: Spec, key: Spec, value: Spec | None = None, *masks: Spec | None
    ) -> Weights:
        asked, given = self._sizes(query, key)
        units = self.units or given
        scores: dict[str, Weights] = {
            "general": {"bilinear.weight": (asked, given)},
            "additive": {
                "from_query.weight": (units, asked),
                "from_key.weight": (units, given),
                "to_score.weight": (1, units),
            },
            "concat": {
                "from_both.weight": (units, asked + given),
                "to_score.weight": (1, units),
            },
        }
        return {
            **_learned("query_function", self.query_function, query.last, self.d_k),
            **_learned("key_function", self.key_function, key.last, self.d_k),
            **_learned("value_function", self.value_function, (value or key).last, self.d_v),
            **scores.get(self.score, {}),
        }

    def macs(self, query: Spec, key: Spec, value: Spec | None, *others: Spec | None) -> int:
        """Learned functions, scores, and the products of weights with values."""
        value = value or key
        asked, given = self._sizes(query, key)
        tq, tk, units = query.size(1), key.size(1), self.units or given
        pairs = (
            tq * tk * {"dot": given, "scaled_dot": given, "general": asked}.get(self.score, units)
        )
        once = {"general": tk * given * asked}.get(self.score, units * (tq * asked + tk * given))
        if self.score in ("dot", "scaled_dot"):
            once = 0
        made = tq * _cost(self.query_function, query.last, self.d_k)
        made += tk * _cost(self.key_function, key.last, self.d_k)
        made += tk * _cost(self.value_function, value.last, self.d_v)
        return made + once + pairs + tq * tk * _made(self.value_function, value.last, self.d_v)

    def _sizes(self, query: Spec, key: Spec) -> tuple[int, int]:
        """Features of a query and of a key where they meet."""
        asked = _made(self.query_function, query.last, self.d_k)
        return asked, _made(self.key_function, key.last, self.d_k)


def _made(function: Map, given: int, wanted: int | None) -> int:
    return given if function == "none" else wanted or given


def _learned(name: str, function: Map, given: int, wanted: int | None) -> Weights:
    wide = wanted or given
    if function == "linear":
        return {f"{name}.weight": (wide, given)}
    layers = {
        f"{name}.0.weight": (wide, given),
        f"{name}.0.bias": (wide,),
        f"{name}.2.weight": (wide, wide),
        f"{name}.2.bias": (wide,),
    }
    return layers if function == "mlp" else {}


def _cost(function: Map, given: int, wanted: int | None) -> int:
    """Multiply-adds for one step."""
    sizes = _learned("", function, given, wanted).values()
    return sum(size[0] * size[1] for size in sizes if len(size) == 2)
