"""ReLU6."""

from graph_runtime.blocks.activation._elementwise import Elementwise
from graph_runtime.tensors import Spec


class ReLU6(Elementwise):
    """Cuts every number off below 0 and above 6."""

    title = "ReLU6"
    synonyms = ("rectifier", "clipped relu", "activation", "nonlinearity", "mobilenet")
    formula = r"y = \min(\max(0, x), 6)"
    derivative = r"y' = [\, 0 < x < 6 \,]"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ReLU6.html"
    dtypes = {"x": ("float32", "int64")}

    def shape(self, x: Spec) -> Spec:
        return x

    def curve(self, x: float) -> tuple[float, float]:
        return min(max(x, 0.0), 6.0), float(0 < x < 6)

    def kinks(self) -> tuple[float, ...]:
        return (0.0, 6.0)
