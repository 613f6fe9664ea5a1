"""Hardswish."""

from graph_runtime.blocks.activation._elementwise import Elementwise


class Hardswish(Elementwise):
    """Weighs every number by a straight piece of a sigmoid, as MobileNet v3 does."""

    title = "Hardswish"
    synonyms = ("hard swish", "hard silu", "activation", "nonlinearity", "mobilenet")
    formula = r"y = x \, \frac{\min(\max(x + 3, 0), 6)}{6}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Hardswish.html"
