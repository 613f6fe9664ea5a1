"""MaskedBCEWithLogitsLoss."""

from graph_runtime.block import Call, own
from graph_runtime.blocks.loss._loss import SameShapeLoss
from graph_runtime.tensors import Spec


class MaskedBCEWithLogitsLoss(SameShapeLoss):
    """Yes or no for each label that is known; a target below 0 says that it is not."""

    title = "Masked BCEWithLogitsLoss"
    synonyms = ("multi-label", "multi-task", "missing labels", "unlabelled", "sigmoid outputs")
    formula = r"\ell = \frac{1}{N} \sum_{i, j : t_{ij} \geq 0} \mathrm{BCE}(x_{ij}, t_{ij})"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html"
    calls = ("MaskedBCEWithLogitsLoss",)
    takes = "logits"

    def module(self, x: Spec, target: Spec) -> Call:
        return own("MaskedBCEWithLogitsLoss")
