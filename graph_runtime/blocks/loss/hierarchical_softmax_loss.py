"""HierarchicalSoftmaxLoss."""

from heapq import heapify, heappop, heappush

from pydantic import Field

from graph_runtime.block import BatchError, Call, ShapeError, Weights, own
from graph_runtime.blocks.loss._loss import LossBlock
from graph_runtime.params import Count, Natural
from graph_runtime.tensors import SCALAR, Spec


class HierarchicalSoftmaxLoss(LossBlock):
    """Finds the class by yes-or-no questions down a tree: about log C of them, not C.

    The tree is balanced; with `frequencies` it is Huffman's, where frequent classes are near the
    root and the multiply-adds are those of an average class.
    """

    title = "Hierarchical softmax loss"
    synonyms = ("binary tree", "word2vec", "large vocabulary", "huffman", "zipf", "logarithmic")
    formula = r"\ell = -\sum_{n \in path(t)} \log \sigma(\pm \theta_n^T x)"
    reference = "https://proceedings.mlr.press/r5/morin05a.html"
    calls = ("HierarchicalSoftmaxLoss",)
    dtypes = {"target": ("int64",)}
    example = (Spec("N", 16), Spec("N", dtype="int64"))

    num_classes: Count = Field(10, description="Leaves of the tree.")
    frequencies: tuple[Natural, ...] | None = Field(
        None, description="How often each class occurs; empty for a balanced tree."
    )

    def shape(self, x: Spec, target: Spec) -> Spec:
        if x.rank != 2 or target.shape != x.shape[:1]:
            message = f"It takes vectors (N, F) and classes (N,), not {x.text} and {target.text}."
            raise BatchError(message, "Give it one vector and one class number a sample.")
        if self.frequencies is not None and len(self.frequencies) != self.num_classes:
            raise ShapeError(
                f"There are {len(self.frequencies)} frequencies for {self.num_classes} classes.",
                "Give one number a class, or none.",
                "frequencies",
            )
        return SCALAR

    def module(self, x: Spec, target: Spec) -> Call:
        counts = self.changed("frequencies")
        return own("HierarchicalSoftmaxLoss", x.last, self.num_classes, **counts)

    def weights(self, x: Spec, target: Spec) -> Weights:
        return {"weight": (max(1, self.num_classes - 1), x.last)}

    def macs(self, x: Spec, target: Spec, y: Spec) -> int:
        return round(x.last * self._questions())

    def _questions(self) -> float:
        """On the way to an average class, which each join of two nodes makes one longer."""
        if not self.frequencies or not any(self.frequencies):
            return max(1, self.num_classes - 1).bit_length()
        nodes, asked = list(self.frequencies), 0
        heapify(nodes)
        while len(nodes) > 1:
            both = heappop(nodes) + heappop(nodes)
            asked += both
            heappush(nodes, both)
        return asked / nodes[0]
