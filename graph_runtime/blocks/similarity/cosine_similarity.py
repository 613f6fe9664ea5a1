"""CosineSimilarity."""

from pydantic import Field

from graph_runtime.block import Block, Call, call
from graph_runtime.blocks._axes import inner_axis, without
from graph_runtime.blocks._broadcast import broadcast
from graph_runtime.blocks.similarity._pair import PAIR
from graph_runtime.params import Axis
from graph_runtime.tensors import Spec


class CosineSimilarity(Block):
    """Measures the cosine of the angle between two vectors: 1 for the same direction."""

    title = "Cosine similarity"
    synonyms = ("angle", "word similarity", "cosine distance", "siamese")
    formula = r"y = \frac{a \cdot b}{\max(\|a\| \, \|b\|, \epsilon)}"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.CosineSimilarity.html"
    example = PAIR

    dim: Axis = Field(1, description="The axis of the vectors; not 0, the batch.")
    eps: float = Field(1e-8, ge=0.0, le=1.0, description="Keeps the quotient finite at 0.")

    def shape(self, a: Spec, b: Spec) -> Spec:
        both = broadcast(a, b)
        return without(both, inner_axis(both, self.dim))

    def module(self, a: Spec, b: Spec) -> Call:
        return call("nn.CosineSimilarity", **self.changed("dim", "eps"))
