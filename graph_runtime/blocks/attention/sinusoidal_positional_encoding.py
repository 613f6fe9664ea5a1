"""SinusoidalPositionalEncoding."""

from pydantic import Field

from graph_runtime.block import Block, Call, ShapeError, expect_axes, own
from graph_runtime.tensors import Spec


class SinusoidalPositionalEncoding(Block):
    """Adds sines and cosines of its position to each step, so that order can be seen."""

    title = "Positional encoding"
    synonyms = ("position", "sine", "cosine", "order", "transformer", "timing signal")
    formula = r"y_t = x_t + [\sin(\omega_i t), \; \cos(\omega_i t)], \quad \omega_i = b^{-2i/F}"
    reference = "https://arxiv.org/abs/1706.03762"
    calls = ("SinusoidalPositionalEncoding",)
    example = (Spec("N", 8, 32),)

    max_len: int = Field(
        1024,
        ge=1,
        le=1_000_000,
        description="Longest sequence.",
        json_schema_extra={"unit": "steps"},
    )
    base: float = Field(
        10000.0, gt=1.0, le=1e12, description="b: how many times slower the slowest wave is."
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
        options = self.changed("base")
        return own("SinusoidalPositionalEncoding", x.last, self.max_len, **options)
