"""ChiSquaredDifference."""

from graph_runtime.block import Block, Call, own
from graph_runtime.blocks._broadcast import broadcast
from graph_runtime.blocks.similarity._pair import PAIR
from graph_runtime.tensors import Spec


class ChiSquaredDifference(Block):
    """Divides squared differences by sums, number by number; 0 where a sum is 0."""

    title = "Chi-squared difference"
    synonyms = ("chi2", "chi square", "face verification", "histogram distance", "siamese")
    formula = r"y_k = \frac{(a_k - b_k)^2}{a_k + b_k}"
    reference = "https://www.cs.toronto.edu/~ranzato/publications/taigman_cvpr14.pdf"
    calls = ("ChiSquaredDifference",)
    example = PAIR

    def shape(self, a: Spec, b: Spec) -> Spec:
        return broadcast(a, b)

    def module(self, a: Spec, b: Spec) -> Call:
        return own("ChiSquaredDifference")
