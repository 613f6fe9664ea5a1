"""NegativeSamplingLoss."""

from graph_runtime.block import BatchError, Call, own
from graph_runtime.blocks.loss._loss import REDUCTION, LossBlock, Reduction
from graph_runtime.tensors import SCALAR, Spec


class NegativeSamplingLoss(LossBlock):
    """One true pair against k drawn ones, each a yes-or-no question, as in word2vec."""

    title = "Negative sampling loss"
    synonyms = ("word2vec", "skip-gram", "noise words", "sgns", "embeddings")
    formula = r"\ell = -\log \sigma(x) - \sum_{i=1}^{k} \log \sigma(-n_i)"
    reference = "https://arxiv.org/abs/1310.4546"
    calls = ("NegativeSamplingLoss",)
    example = (Spec("N"), Spec("N", 5))

    reduction: Reduction = REDUCTION

    def shape(self, x: Spec, negative: Spec) -> Spec:
        if negative.rank != x.rank + 1 or negative.shape[:-1] != x.shape:
            raise BatchError(
                f"The score of the true pair is {x.text} but those of drawn ones {negative.text}.",
                "Give it the true score of each sample, and k drawn ones on a last axis.",
            )
        return SCALAR

    def module(self, x: Spec, negative: Spec) -> Call:
        return own("NegativeSamplingLoss", **self.changed("reduction"))
