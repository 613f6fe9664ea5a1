"""ClassicDropout."""

from graph_runtime.block import Call, own
from graph_runtime.blocks.regularization._dropping import Dropping
from graph_runtime.tensors import Spec


class ClassicDropout(Dropping):
    """Sets random numbers to zero while training and shrinks all numbers after it instead."""

    title = "Classic dropout"
    synonyms = ("regularization", "dropout 2012", "random zero", "overfitting", "noise")
    formula = r"y = m \odot x \;\; (training), \quad y = (1 - p) \, x \;\; (after)"
    reference = "https://arxiv.org/abs/1207.0580"
    calls = ("ClassicDropout",)

    def module(self, x: Spec) -> Call:
        return own("ClassicDropout", self.p)
