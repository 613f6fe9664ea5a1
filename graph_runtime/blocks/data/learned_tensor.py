"""LearnedTensor."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Block, Call, Weights, expect_samples, own
from graph_runtime.params import Shape
from graph_runtime.tensors import BATCH, Spec


class LearnedTensor(Block):
    """Gives the same learned numbers to every sample of its input, as a class token does."""

    title = "Learned tensor"
    synonyms = ("parameter", "class token", "cls", "learned queries", "trainable", "weight")
    formula = r"y = \theta"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.Parameter.html"
    calls = ("LearnedTensor",)
    dtypes = {"x": ANY_DTYPE}

    sizes: Shape = Field((1,), alias="shape", max_length=7, description="Sizes of one sample.")
    mean: float = Field(0.0, ge=-1e6, le=1e6, description="Mean of the numbers at the start.")
    std: float = Field(
        0.02, ge=0.0, le=1e6, description="Their standard deviation; 0: all are the mean."
    )

    def shape(self, x: Spec) -> Spec:
        expect_samples(x)
        return Spec(BATCH, *self.sizes)

    def module(self, x: Spec) -> Call:
        return own("LearnedTensor", self.sizes, **self.changed("mean", "std"))

    def weights(self, x: Spec) -> Weights:
        return {"weight": self.sizes}
