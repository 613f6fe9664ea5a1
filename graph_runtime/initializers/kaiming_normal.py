"""kaiming_normal_."""

from graph_runtime.initializers._kaiming import Kaiming


class KaimingNormal(Kaiming):
    """Draws normal numbers whose width keeps the variance from layer to layer, for ReLU."""

    title = "Kaiming normal"
    synonyms = ("he", "msra", "relu", "fan_in", "fan_out")
    formula = r"\sigma = \frac{g}{\sqrt{n}}, \quad g_{relu} = \sqrt{2}"
    reference = "https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.kaiming_normal_"
