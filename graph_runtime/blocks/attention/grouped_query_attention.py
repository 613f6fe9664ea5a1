"""GroupedQueryAttention."""

from pydantic import Field

from graph_runtime.block import Block, Call, Me, ShapeError, Value, Var, Weights, expect_axes, own
from graph_runtime.blocks.attention._attention import expect_heads
from graph_runtime.blocks.attention._masks import BOOL, SELF_PADDING, expect_padding
from graph_runtime.params import Count
from graph_runtime.tensors import Spec


class GroupedQueryAttention(Block):
    """Self-attention by heads in which groups of queries share one key and value.

    With one shared head it is multi-query attention, with as many as heads multi-head attention. In
    the mask (N, T) True hides.
    """

    title = "Grouped-query attention"
    synonyms = (
        *("multi-query attention", "gqa", "mqa", "llama", "self-attention", "heads"),
        *("causal self-attention", "kv cache"),
    )
    formula = r"y_h = \mathrm{softmax}\left(\frac{Q_h K_{g(h)}^\top}{\sqrt{d}}\right) V_{g(h)}"
    reference = "https://arxiv.org/abs/2305.13245"
    calls = ("GroupedQueryAttention",)
    dtypes = {"key_padding_mask": BOOL}
    example = (Spec("N", 8, 32), SELF_PADDING)

    num_heads: Count = Field(4, description="Parts that ask each on their own.")
    num_key_value_heads: Count = Field(2, description="Parts with a key and a value of their own.")
    bias: bool = Field(False, description="Add learned offsets to the projections.")
    dropout: float = Field(0.0, ge=0.0, le=1.0, description="Chance to drop a weight.")
    is_causal: bool = Field(False, description="Hide later steps from each step.")

    def shape(self, x: Spec, key_padding_mask: Spec | None = None) -> Spec:
        expect_axes(x, "N, T, F")
        expect_heads(x.last, self.num_heads, "num_heads")
        if self.num_heads % self.num_key_value_heads:
            raise ShapeError(
                f"{self.num_heads} heads cannot share {self.num_key_value_heads} keys evenly.",
                f"Choose a divisor of {self.num_heads}.",
                "num_key_value_heads",
            )
        expect_padding(key_padding_mask, x.size(1), "key_padding_mask")
        return x

    def module(self, x: Spec, mask: Spec | None = None) -> Call:
        return own("GroupedQueryAttention", x.last, **self.changed(*type(self).model_fields))

    def forward(self, me: Me, x: Var, key_padding_mask: Var | None = None) -> Value:
        return me(x) if key_padding_mask is None else me(x, key_padding_mask=key_padding_mask)

    def weights(self, x: Spec, mask: Spec | None = None) -> Weights:
        wide, shared = x.last, self._shared(x)
        sizes = {"q_proj": wide, "k_proj": shared, "v_proj": shared, "o_proj": wide}
        found: dict[str, tuple[int, ...]] = {}
        for name, size in sizes.items():
            found |= {f"{name}.weight": (size, wide)}
            found |= {f"{name}.bias": (size,)} if self.bias else {}
        return found

    def macs(self, x: Spec, *others: Spec | None) -> int:
        """Four projections, and the products of queries with keys and of weights with values."""
        steps, wide = x.size(1), x.last
        return 2 * steps * wide * (wide + self._shared(x)) + 2 * steps * steps * wide

    def _shared(self, x: Spec) -> int:
        """Features of all keys."""
        return x.last // self.num_heads * self.num_key_value_heads
