"""ReLU."""

from graph_runtime.blocks.activation._elementwise import Elementwise
from graph_runtime.tensors import Spec


class ReLU(Elementwise):
    """Lets positive numbers through and turns negative ones into zero."""

    title = "ReLU"
    synonyms = ("rectifier", "activation", "nonlinearity", "rectified linear unit")
    formula = r"y = \max(0, x)"
    derivative = r"y' = [\, x > 0 \,]"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ReLU.html"
    dtypes = {"x": ("float32", "int64")}

    def shape(self, x: Spec) -> Spec:
        return x

    def curve(self, x: float) -> tuple[float, float]:
        return (x, 1.0) if x > 0 else (0.0, 0.0)

    def kinks(self) -> tuple[float, ...]:
        return (0.0,)
