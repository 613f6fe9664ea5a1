"""PReLU."""

from pydantic import Field

from graph_runtime.block import ShapeError, Weights
from graph_runtime.blocks.activation._elementwise import Elementwise
from graph_runtime.params import Count
from graph_runtime.tensors import Spec


class PReLU(Elementwise):
    """Shrinks negative numbers by a slope that is learned."""

    title = "Parametric ReLU"
    synonyms = ("learned slope", "rectifier", "activation", "nonlinearity", "leaky")
    formula = r"y = \max(0, x) + a \, \min(0, x)"
    derivative = r"y' = \begin{cases} 1 & x > 0 \\ a & x \leq 0 \end{cases}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.PReLU.html"

    num_parameters: Count = Field(1, description="One slope for all, or one for each channel.")
    init: float = Field(0.25, ge=-10.0, le=10.0, description="The slope a before training.")

    def shape(self, x: Spec) -> Spec:
        channels = x.channels if x.rank > 1 else 1
        if self.num_parameters not in (1, channels):
            raise ShapeError(
                f"{self.num_parameters} slopes do not fit the {channels} channels of {x.text}.",
                f"Set num_parameters to 1 or {channels}.",
                "num_parameters",
            )
        return x

    def weights(self, x: Spec) -> Weights:
        return {"weight": (self.num_parameters,)}

    def curve(self, x: float) -> tuple[float, float]:
        return (x, 1.0) if x > 0 else (self.init * x, self.init)

    def kinks(self) -> tuple[float, ...]:
        return (0.0,) if self.init != 1 else ()
