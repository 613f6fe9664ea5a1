"""ones_."""

from graph_runtime.initializer import Initializer, Shape


class Ones(Initializer):
    """Starts every number at 1: the usual scale of a normalization layer."""

    title = "Ones"
    synonyms = ("one", "1", "scale")
    formula = r"w = 1"
    reference = "https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.ones_"

    def deviation(self, shape: Shape) -> float:
        return 0.0
