"""Compare."""

from typing import Annotated, Literal

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Block, Me, Value, Var, call
from graph_runtime.tensors import Spec

Constant = Annotated[float, Field(ge=-1e12, le=1e12)]


class Compare(Block):
    """Asks of every number how it compares with a constant, as a mask of true and false."""

    title = "Compare"
    synonyms = ("greater than", "less than", "equal", "mask", "padding mask", "condition")
    formula = r"y = [\, x \neq c \,]"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.ne.html"
    calls = ("torch.eq", "torch.ne", "torch.lt", "torch.le", "torch.gt", "torch.ge")
    dtypes = {"x": ANY_DTYPE}

    relation: Literal["eq", "ne", "lt", "le", "gt", "ge"] = Field(
        "ne", description="Equal, not equal, less, at most, greater, or at least."
    )
    to: Constant = Field(0.0, description="The constant c.")

    def shape(self, x: Spec) -> Spec:
        return x.with_shape(*x.shape, dtype="bool")

    def forward(self, me: Me, x: Var) -> Value:
        return call(f"torch.{self.relation}", x, self.to)
