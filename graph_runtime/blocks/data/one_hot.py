"""OneHot."""

from pydantic import Field

from graph_runtime.block import Block, Call, own
from graph_runtime.params import Count
from graph_runtime.tensors import Spec


class OneHot(Block):
    """Turns every id into a vector with a single 1, at the place that the id counts from 0."""

    title = "One-hot"
    synonyms = ("indicator", "dummy variables", "categorical", "vocabulary vector")
    formula = r"y_i = [\, i = x \,]"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.one_hot.html"
    calls = ("OneHot",)
    dtypes = {"x": ("int64",)}
    example = (Spec("N", 16, dtype="int64"),)

    num_classes: Count = Field(10, description="Length of each vector: ids go from 0 up to it.")

    def shape(self, x: Spec) -> Spec:
        return Spec(*x.shape, self.num_classes, axes=(*x.axes, "F"))

    def module(self, x: Spec) -> Call:
        return own("OneHot", self.num_classes)
