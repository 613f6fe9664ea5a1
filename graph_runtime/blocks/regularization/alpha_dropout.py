"""AlphaDropout."""

from graph_runtime.blocks.regularization._dropping import Dropping


class AlphaDropout(Dropping):
    """Puts random numbers to the floor of SELU while training, so that mean and deviation stay."""

    title = "Alpha dropout"
    synonyms = ("regularization", "selu", "self-normalizing", "overfitting", "noise")
    formula = r"y = a \, (m \odot x + (1 - m) \, \alpha') + b, \quad \alpha' = -1.7581"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.AlphaDropout.html"
