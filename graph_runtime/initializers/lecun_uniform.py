"""lecun_uniform_."""

from graph_runtime.initializers._lecun import Lecun


class LecunUniform(Lecun):
    """Draws from an interval of variance 1 over the inputs: the one-sided form of Xavier."""

    title = "LeCun uniform"
    synonyms = ("xavier fan_in", "one-sided", "1/n", "selu", "self-normalizing", "tanh")
    formula = r"w \sim \mathcal{U}(-a, a), \quad a = \sqrt{\frac{3}{n_{in}}}"
    reference = "https://doi.org/10.1007/3-540-49430-8_2"
    function = "kaiming_uniform_"
