"""HierarchicalSoftmaxLoss."""

from pydantic import Field

from graph_runtime.block import BatchError, Call, Weights, own
from graph_runtime.blocks.loss._loss import LossBlock
from graph_runtime.params import Count
from graph_runtime.tensors import SCALAR, Spec


class HierarchicalSoftmaxLoss(LossBlock):
    """Finds the class by yes-or-no questions down a balanced tree: log C of them, not C."""

    title = "Hierarchical softmax loss"
    synonyms = ("binary tree", "word2vec", "large vocabulary", "softmax", "logarithmic")
    formula = r"\ell = -\sum_{n \in path(t)} \log \sigma(\pm \theta_n^T x)"
    reference = "https://proceedings.mlr.press/r5/morin05a.html"
    calls = ("HierarchicalSoftmaxLoss",)
    dtypes = {"target": ("int64",)}
    example = (Spec("N", 16), Spec("N", dtype="int64"))

    num_classes: Count = Field(10, description="Leaves of the tree.")

    def shape(self, x: Spec, target: Spec) -> Spec:
        if x.rank != 2 or target.shape != x.shape[:1]:
            message = f"It takes vectors (N, F) and classes (N,), not {x.text} and {target.text}."
            raise BatchError(message, "Give it one vector and one class number a sample.")
        return SCALAR

    def module(self, x: Spec, target: Spec) -> Call:
        return own("HierarchicalSoftmaxLoss", x.last, self.num_classes)

    def weights(self, x: Spec, target: Spec) -> Weights:
        return {"weight": (max(1, self.num_classes - 1), x.last)}

    def macs(self, x: Spec, target: Spec, y: Spec) -> int:
        return x.last * max(1, self.num_classes - 1).bit_length()
