"""ReLU."""

from graph_runtime.blocks.activation._elementwise import Elementwise
from graph_runtime.tensors import Spec


class ReLU(Elementwise):
    """Lets positive numbers through and turns negative ones into zero."""

    title = "ReLU"
    synonyms = ("rectifier", "activation", "nonlinearity", "rectified linear unit")
    formula = r"y = \max(0, x)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.ReLU.html"
    dtypes = {"x": ("float32", "int64")}

    def shape(self, x: Spec) -> Spec:
        return x
