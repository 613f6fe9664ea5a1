"""AdaptiveLogSoftmaxWithLoss."""

from itertools import pairwise

from pydantic import Field

from graph_runtime.block import BatchError, Call, Forward, Me, ShapeError, Var, Weights, let
from graph_runtime.blocks.loss._loss import TORCH, LossBlock
from graph_runtime.expressions import call
from graph_runtime.params import Count
from graph_runtime.tensors import SCALAR, Spec


class AdaptiveLogSoftmaxWithLoss(LossBlock):
    """A softmax over very many classes, in which rare ones share clusters with smaller vectors.

    Classes are numbered by how often they occur, the most frequent is 0. `output` is the log
    probability of each target, `loss` the mean of their negatives.
    """

    title = "Adaptive log softmax with loss"
    synonyms = ("large vocabulary", "zipf", "rare words", "clusters", "language model", "adasoft")
    formula = r"\ell = -\frac{1}{N} \sum_n \log p(c_n) \, p(t_n \mid c_n)"
    reference = f"{TORCH}.AdaptiveLogSoftmaxWithLoss.html"
    dtypes = {"target": ("int64",)}
    outputs = ("output", "loss")
    example = (Spec("N", 64), Spec("N", dtype="int64"))

    n_classes: Count = Field(1000, description="How many classes there are.")
    cutoffs: tuple[Count, ...] = Field(
        (100, 500), min_length=1, max_length=31, description="Where each cluster begins."
    )
    div_value: float = Field(
        4.0, ge=1.0, le=1e6, description="How much smaller the vectors of each cluster are."
    )
    head_bias: bool = Field(False, description="Learn an offset for the frequent classes.")

    def shape(self, x: Spec, target: Spec) -> tuple[Spec, Spec]:
        if x.rank != 2 or target.shape != x.shape[:1]:
            message = f"It takes vectors (N, F) and classes (N,), not {x.text} and {target.text}."
            raise BatchError(message, "Give it one vector and one class number a sample.")
        ends = (0, *self.cutoffs, self.n_classes)
        if any(low >= high for low, high in pairwise(ends)):
            raise ShapeError(
                f"The cutoffs {list(self.cutoffs)} do not split {self.n_classes:,} classes.",
                f"Let them rise, from 1 to {self.n_classes - 1:,}.",
                "cutoffs",
            )
        if not self._clusters(x)[-1][0]:
            message = f"Vectors of {x.last} numbers leave none for the last cluster."
            raise BatchError(message, "Make div_value smaller, or the cutoffs fewer.", "div_value")
        return Spec("N"), SCALAR

    def module(self, x: Spec, target: Spec) -> Call:
        options = self.changed("div_value", "head_bias")
        sizes = (x.last, self.n_classes, list(self.cutoffs))
        return call("nn.AdaptiveLogSoftmaxWithLoss", *sizes, **options)

    def forward(self, me: Me, x: Var, target: Var) -> Forward:
        return (let(("output", "loss"), me(x, target)),)

    def weights(self, x: Spec, target: Spec) -> Weights:
        head = self.cutoffs[0] + len(self.cutoffs)
        found: dict[str, tuple[int, ...]] = {"head.weight": (head, x.last)}
        if self.head_bias:
            found["head.bias"] = (head,)
        for index, (narrow, classes) in enumerate(self._clusters(x)):
            found[f"tail.{index}.0.weight"] = (narrow, x.last)
            found[f"tail.{index}.1.weight"] = (classes, narrow)
        return found

    def macs(self, x: Spec, target: Spec, output: Spec, loss: Spec) -> int:
        """Of a frequent class, which needs the head alone."""
        return x.last * (self.cutoffs[0] + len(self.cutoffs))

    def _clusters(self, x: Spec) -> list[tuple[int, int]]:
        """For each cluster how long its vectors are, and how many classes it has."""
        widths = [int(x.last // self.div_value**n) for n in range(1, len(self.cutoffs) + 1)]
        counts = [high - low for low, high in pairwise((*self.cutoffs, self.n_classes))]
        return list(zip(widths, counts, strict=True))
