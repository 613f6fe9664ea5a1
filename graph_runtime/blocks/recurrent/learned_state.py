"""LearnedState."""

from pydantic import Field

from graph_runtime.block import ANY_DTYPE, Block, Call, Spec, Weights, expect_samples, own
from graph_runtime.params import Shape


class LearnedState(Block):
    """Learned numbers with which a recurrent layer begins, the same for every sample.

    Wire it into `h_0` or `c_0`; its input tells how many samples there are, and no more.
    """

    title = "Learned state"
    synonyms = ("initial state", "learned initial state", "parameter", "h_0", "learned constant")
    formula = r"h_0 = \theta"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.Parameter.html"
    calls = ("LearnedState",)
    dtypes = {"x": ANY_DTYPE}
    example = (Spec("N", 8, 32),)

    size: Shape = Field(
        (64,), min_length=1, max_length=4, description="Sizes of the state of one sample."
    )

    def shape(self, x: Spec) -> Spec:
        expect_samples(x)
        return Spec("N", *self.size)

    def module(self, x: Spec) -> Call:
        return own("LearnedState", self.size)

    def weights(self, x: Spec) -> Weights:
        return {"state": self.size}
