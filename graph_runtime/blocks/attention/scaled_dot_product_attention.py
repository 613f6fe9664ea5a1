"""ScaledDotProductAttention."""

from typing import Annotated

from pydantic import Field

from graph_runtime.block import BatchError, Block, Me, ShapeError, Value, Var, call
from graph_runtime.blocks.attention._attention import expect_same_steps
from graph_runtime.tensors import Spec

Scale = Annotated[float, Field(gt=0.0, le=1e6)]


class ScaledDotProductAttention(Block):
    """Mixes the values by how well each query fits each key; nothing in it is learned.

    query: (N, …, Tq, d), key: (N, …, Tk, d), value: (N, …, Tk, e); y: (N, …, Tq, e).
    """

    title = "Scaled dot-product attention"
    synonyms = ("attention", "sdpa", "self-attention", "flash attention", "softmax attention")
    formula = r"y = \mathrm{softmax}\left(\frac{Q K^\top}{\sqrt{d}}\right) V"
    reference = (
        "https://docs.pytorch.org/docs/stable/generated/"
        "torch.nn.functional.scaled_dot_product_attention.html"
    )
    calls = ("F.scaled_dot_product_attention",)
    example = (Spec("N", 8, 32), Spec("N", 8, 32), Spec("N", 8, 32))

    is_causal: bool = Field(False, description="Hide later steps from each step.")
    scale: Scale | None = Field(
        None, description="Factor of the products; empty: one over the root of d."
    )

    def shape(self, query: Spec, key: Spec, value: Spec) -> Spec:
        for name, spec in (("query", query), ("key", key), ("value", value)):
            if spec.rank < 3:
                raise BatchError(
                    f"The {name} must be (N, …, T, F) but is {spec.text}.",
                    "Put a Reshape block in between.",
                )
        if not query.shape[:-2] == key.shape[:-2] == value.shape[:-2]:
            raise ShapeError(
                f"query {query.text}, key {key.text} and value {value.text} differ in front.",
                "Give all three the same axes before the steps.",
            )
        if query.last != key.last:
            raise ShapeError(
                f"A query of {query.last} features does not fit a key of {key.last}.",
                "Give both the same number of features.",
            )
        expect_same_steps(key, value)
        return query.with_last(value.last)

    def forward(self, me: Me, query: Var, key: Var, value: Var) -> Value:
        options = self.changed("is_causal", "scale")
        return call("F.scaled_dot_product_attention", query, key, value, **options)

    def macs(self, query: Spec, key: Spec, value: Spec, y: Spec) -> int:
        """The products of queries with keys and of weights with values."""
        return (query.numbers + y.numbers) * key.size(-2)
