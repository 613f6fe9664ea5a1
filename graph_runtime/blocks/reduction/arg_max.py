"""ArgMax."""

from graph_runtime.blocks.reduction._reduction import ReductionOfOne
from graph_runtime.tensors import Spec


class ArgMax(ReductionOfOne):
    """Tells where along an axis the largest number stands."""

    title = "Argmax"
    synonyms = ("index of maximum", "predicted class", "winner", "argmax")
    formula = r"y = \mathrm{argmax}_i \, x_i"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.argmax.html"
    calls = ("torch.argmax",)
    dtypes = {"x": ("float32", "int64")}

    def shape(self, x: Spec) -> Spec:
        return super().shape(x.with_shape(*x.shape, dtype="int64"))
