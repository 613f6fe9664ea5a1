"""LearnedPositionalEncoding."""

from pydantic import Field

from graph_runtime.block import Block, Call, ShapeError, Weights, expect_axes, own
from graph_runtime.tensors import Spec


class LearnedPositionalEncoding(Block):
    """Adds a learned vector for its position to each step, so that order can be seen."""

    title = "Learned positional encoding"
    synonyms = ("position embedding", "learned position", "order", "transformer", "bert", "gpt")
    formula = r"y_t = x_t + P_t"
    reference = "https://arxiv.org/abs/1705.03122"
    calls = ("LearnedPositionalEncoding",)
    example = (Spec("N", 8, 32),)

    max_len: int = Field(
        512,
        ge=1,
        le=1_000_000,
        description="Longest sequence.",
        json_schema_extra={"unit": "steps"},
    )

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, "N, T, F")
        if x.size(1) > self.max_len:
            raise ShapeError(
                f"A sequence of {x.size(1)} steps does not fit {self.max_len} positions.",
                f"Set max_len to {x.size(1)} or more.",
                "max_len",
            )
        return x

    def module(self, x: Spec) -> Call:
        return own("LearnedPositionalEncoding", x.last, self.max_len)

    def weights(self, x: Spec) -> Weights:
        return {"weight": (self.max_len, x.last)}
