"""LinearAttention."""

from pydantic import Field

from graph_runtime.block import Block, Call, Me, ShapeError, Value, Var, expect_axes, own
from graph_runtime.blocks.attention._attention import expect_same_steps
from graph_runtime.blocks.attention._masks import BOOL, PADDING, expect_padding
from graph_runtime.tensors import Spec


class LinearAttention(Block):
    """Attention whose cost grows with the length and not with its square; nothing is learned.

    query: (N, Tq, d), key: (N, Tk, d), value: (N, Tk, e); y: (N, Tq, e). With `is_causal` it is a
    recurrent network whose state is a sum of outer products. There is no table of weights.
    """

    title = "Linear attention"
    synonyms = ("kernel attention", "efficient attention", "performer", "transformers are rnns")
    formula = (
        r"y_t = \frac{\phi(q_t)^\top \sum_l \phi(k_l) v_l^\top}{\phi(q_t)^\top \sum_l \phi(k_l)}"
        r", \quad \phi = \mathrm{elu} + 1"
    )
    reference = "https://arxiv.org/abs/2006.16236"
    calls = ("LinearAttention",)
    dtypes = {"key_padding_mask": BOOL}
    example = (Spec("N", 6, 32), Spec("N", 6, 32), Spec("N", 6, 32), PADDING)

    is_causal: bool = Field(False, description="Hide later steps from each step.")

    def shape(
        self, query: Spec, key: Spec, value: Spec, key_padding_mask: Spec | None = None
    ) -> Spec:
        for name, spec in (("query", query), ("key", key), ("value", value)):
            expect_axes(spec, "N, T, F", f"The {name}")
        if query.last != key.last:
            raise ShapeError(
                f"A query of {query.last} features does not fit a key of {key.last}.",
                "Give both the same number of features.",
            )
        expect_same_steps(key, value)
        if self.is_causal and query.size(1) != key.size(1):
            raise ShapeError(
                f"{query.size(1)} queries do not go along with {key.size(1)} keys step by step.",
                "Feed sequences of the same length, or switch is_causal off.",
                "is_causal",
            )
        expect_padding(key_padding_mask, key.size(1), "key_padding_mask")
        return query.with_last(value.last)

    def module(self, query: Spec, key: Spec, value: Spec, mask: Spec | None = None) -> Call:
        return own("LinearAttention", **self.changed("is_causal"))

    def forward(
        self, me: Me, query: Var, key: Var, value: Var, key_padding_mask: Var | None = None
    ) -> Value:
        if key_padding_mask is None:
            return me(query, key, value)
        return me(query, key, value, key_padding_mask=key_padding_mask)

    def macs(self, query: Spec, key: Spec, value: Spec, *others: Spec | None) -> int:
        """Every key and every query once with a matrix of d × e."""
        return (query.size(1) + key.size(1)) * key.last * value.last
