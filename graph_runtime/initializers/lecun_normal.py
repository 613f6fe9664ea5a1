"""lecun_normal_."""

from graph_runtime.initializers._lecun import Lecun


class LecunNormal(Lecun):
    """Draws normal numbers of variance 1 over the inputs: the one-sided form of Xavier."""

    title = "LeCun normal"
    synonyms = ("xavier fan_in", "one-sided", "1/n", "selu", "self-normalizing", "tanh")
    formula = r"\sigma = \sqrt{\frac{1}{n_{in}}}"
    reference = "http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf"
    function = "kaiming_normal_"
