"""zeros_."""

from graph_runtime.initializer import Initializer, Shape


class Zeros(Initializer):
    """Starts every number at 0: usual for biases, useless for the weights of a hidden layer."""

    title = "Zeros"
    synonyms = ("zero", "null", "0")
    formula = r"w = 0"
    reference = "https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.zeros_"

    def deviation(self, shape: Shape) -> float:
        return 0.0
