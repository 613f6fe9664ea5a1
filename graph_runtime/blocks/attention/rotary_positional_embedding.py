"""RotaryPositionalEmbedding."""

from pydantic import Field

from graph_runtime.block import BatchError, Block, Call, ShapeError, own
from graph_runtime.tensors import Spec


class RotaryPositionalEmbedding(Block):
    """Turns queries or keys by their position, so that their products see distances alone.

    x and y: (N, …, T, F); axes between batch and steps, such as heads, are kept apart.
    """

    title = "Rotary positional embedding"
    synonyms = ("rope", "roformer", "position", "relative position", "llama", "order")
    formula = (
        r"\begin{pmatrix} y_{2i} \\ y_{2i+1} \end{pmatrix} = R(t \, b^{-2i/F}) "
        r"\begin{pmatrix} x_{2i} \\ x_{2i+1} \end{pmatrix}"
    )
    reference = "https://arxiv.org/abs/2104.09864"
    calls = ("RotaryPositionalEmbedding",)
    example = (Spec("N", 8, 32),)

    base: float = Field(
        10000.0, gt=1.0, le=1e12, description="b: how many times slower the slowest pair turns."
    )

    def shape(self, x: Spec) -> Spec:
        if x.rank < 3:
            raise BatchError(
                f"The input must be (N, …, T, F) but is {x.text}.",
                "Put a Reshape block in between.",
            )
        if x.last % 2:
            raise ShapeError(
                f"{x.last} features are no pairs.", f"Give it {x.last + 1} or another even number."
            )
        return x

    def module(self, x: Spec) -> Call:
        return own("RotaryPositionalEmbedding", **self.changed("base"))
