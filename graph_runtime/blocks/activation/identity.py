"""Identity."""

from graph_runtime.block import ANY_DTYPE
from graph_runtime.blocks.activation._elementwise import Elementwise
from graph_runtime.tensors import Spec


class Identity(Elementwise):
    """Passes its input on unchanged; a place holder or a name for a value."""

    title = "Identity"
    synonyms = ("pass through", "no operation", "noop", "skip", "placeholder", "linear activation")
    formula = r"y = x"
    derivative = r"y' = 1"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Identity.html"
    dtypes = {"x": ANY_DTYPE}

    def shape(self, x: Spec) -> Spec:
        return x

    def curve(self, x: float) -> tuple[float, float]:
        return x, 1.0
