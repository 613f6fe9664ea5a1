"""GramMatrix."""

from graph_runtime.block import BatchError, Block, Call, own
from graph_runtime.tensors import Spec


class GramMatrix(Block):
    """Tells how much every two channels appear together, wherever in the image that is.

    x: (N, C, ...), y: (N, C, C).
    """

    title = "Gram matrix"
    synonyms = ("style matrix", "style transfer", "channel correlation", "gram")
    formula = r"G_{kl} = \sum_{i,j} x_{kij} \, x_{lij}"
    reference = "https://arxiv.org/abs/1508.06576"
    calls = ("GramMatrix",)
    example = (Spec("N", 16, 8, 8),)

    def shape(self, x: Spec) -> Spec:
        if x.rank < 3:
            raise BatchError(
                f"The input must be (N, C, …) but is {x.text}.", "Put a Reshape block in between."
            )
        return Spec("N", x.channels, x.channels, axes=("N", "C", "C"))

    def module(self, x: Spec) -> Call:
        return own("GramMatrix")

    def macs(self, x: Spec, y: Spec) -> int:
        return x.channels * x.numbers
