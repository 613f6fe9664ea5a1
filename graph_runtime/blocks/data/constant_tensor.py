"""ConstantTensor."""

from typing import Annotated

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Block, Call, expect_samples, own
from graph_runtime.params import Shape
from graph_runtime.tensors import BATCH, Spec

Constant = Annotated[float, Field(ge=-1e12, le=1e12)]


class ConstantTensor(Block):
    """Gives the same number everywhere, for as many samples as its input has."""

    title = "Constant"
    synonyms = ("fill", "zeros", "ones", "full", "buffer", "fixed value")
    formula = r"y = c"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.full.html"
    calls = ("ConstantTensor",)
    dtypes = {"x": ANY_DTYPE}

    sizes: Shape = Field((1,), alias="shape", max_length=7, description="Sizes of one sample.")
    fill_value: Constant = Field(0.0, description="The number c.")

    def shape(self, x: Spec) -> Spec:
        expect_samples(x)
        return Spec(BATCH, *self.sizes)

    def module(self, x: Spec) -> Call:
        return own("ConstantTensor", self.sizes, self.fill_value)
