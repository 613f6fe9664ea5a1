"""kaiming_uniform_."""

from graph_runtime.initializers._kaiming import Kaiming


class KaimingUniform(Kaiming):
    """Draws from an interval that keeps the variance from layer to layer, for ReLU."""

    title = "Kaiming uniform"
    synonyms = ("he", "msra", "relu", "fan_in", "fan_out")
    formula = r"w \sim \mathcal{U}(-a, a), \quad a = g \sqrt{\frac{3}{n}}"
    reference = "https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.kaiming_uniform_"
