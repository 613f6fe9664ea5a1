"""lecun_normal_."""

from graph_runtime.initializers._lecun import Lecun


class LecunNormal(Lecun):
    """Draws normal numbers of variance 1 over the inputs: the one-sided form of Xavier."""

    title = "LeCun normal"
    synonyms = ("xavier fan_in", "one-sided", "1/n", "selu", "self-normalizing", "tanh")
    formula = r"\sigma = \sqrt{\frac{1}{n_{in}}}"
    reference = "https://doi.org/10.1007/3-540-49430-8_2"
    function = "kaiming_normal_"
