"""PaddingMask."""

from pydantic import Field

from graph_runtime.block import Block, Call, own
from graph_runtime.params import Natural
from graph_runtime.tensors import Spec


class PaddingMask(Block):
    """Tells which tokens are padding, so that attention can leave them out."""

    title = "Padding mask"
    synonyms = ("pad", "key padding mask", "ignore padding", "variable length", "hide")
    formula = r"y_t = [x_t = p]"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.eq.html"
    calls = ("PaddingMask",)
    dtypes = {"x": ("int64",)}
    example = (Spec("N", 16, dtype="int64"),)

    padding_idx: Natural = Field(0, description="The token id that stands for padding.")

    def shape(self, x: Spec) -> Spec:
        return x.with_shape(*x.shape, dtype="bool")

    def module(self, x: Spec) -> Call:
        return own("PaddingMask", **self.changed("padding_idx"))
