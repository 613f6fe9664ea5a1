"""xavier_uniform_."""

from graph_runtime.initializers._xavier import Xavier


class XavierUniform(Xavier):
    """Draws from an interval that balances inputs and outputs, for tanh and sigmoid."""

    title = "Xavier uniform"
    synonyms = ("glorot", "fan_avg", "two-sided", "tanh", "sigmoid")
    formula = r"w \sim \mathcal{U}(-a, a), \quad a = g \sqrt{\frac{6}{n_{in} + n_{out}}}"
    reference = "https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.xavier_uniform_"
