"""AbsoluteDifference."""

from graph_runtime.block import Block, Call, own
from graph_runtime.blocks._broadcast import broadcast
from graph_runtime.blocks.similarity._pair import PAIR
from graph_runtime.tensors import Spec


class AbsoluteDifference(Block):
    """Gives the size of the difference of two inputs, number by number."""

    title = "Absolute difference"
    synonyms = ("absdiff", "l1 difference", "face verification", "siamese")
    formula = r"y_k = |a_k - b_k|"
    reference = "https://www.cs.toronto.edu/~ranzato/publications/taigman_cvpr14.pdf"
    calls = ("AbsoluteDifference",)
    example = PAIR

    def shape(self, a: Spec, b: Spec) -> Spec:
        return broadcast(a, b)

    def module(self, a: Spec, b: Spec) -> Call:
        return own("AbsoluteDifference")
