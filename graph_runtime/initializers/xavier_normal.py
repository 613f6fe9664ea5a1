"""xavier_normal_."""

from graph_runtime.initializers._xavier import Xavier


class XavierNormal(Xavier):
    """Draws normal numbers whose width balances inputs and outputs, for tanh and sigmoid."""

    title = "Xavier normal"
    synonyms = ("glorot", "fan_avg", "two-sided", "tanh", "sigmoid")
    formula = r"\sigma = g \sqrt{\frac{2}{n_{in} + n_{out}}}"
    reference = "https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.xavier_normal_"
