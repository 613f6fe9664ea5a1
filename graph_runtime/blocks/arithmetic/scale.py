"""Scale."""

from typing import Annotated

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Block, Me, Value, Var
from graph_runtime.tensors import Spec

Constant = Annotated[float, Field(ge=-1e12, le=1e12)]


class Scale(Block):
    """Multiplies every number by one constant and adds another."""

    title = "Scale"
    synonyms = ("times constant", "plus constant", "affine", "multiply by number", "shift")
    formula = r"y = a \, x + b"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.mul.html"
    in_place = True
    dtypes = {"x": ANY_DTYPE}

    times: Constant = Field(1.0, description="Factor for every number.")
    plus: Constant = Field(0.0, description="Number that is added after that.")

    def shape(self, x: Spec) -> Spec:
        return x.with_shape(*x.shape, dtype="float32")

    def forward(self, me: Me, x: Var) -> Value:
        scaled = x * self.times if self.times != 1.0 or self.plus == 0.0 else x
        if self.plus < 0.0:
            return scaled - -self.plus
        return scaled + self.plus if self.plus > 0.0 else scaled
