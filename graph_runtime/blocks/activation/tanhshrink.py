"""Tanhshrink."""

from graph_runtime.blocks.activation._elementwise import Elementwise


class Tanhshrink(Elementwise):
    """Takes the tanh of every number away from it, so that small ones vanish."""

    title = "Tanhshrink"
    synonyms = ("tanh shrinkage", "activation", "nonlinearity", "sparse")
    formula = r"y = x - \tanh(x)"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Tanhshrink.html"
    dtypes = {"x": ("float32", "int64")}
