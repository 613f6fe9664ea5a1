"""LocalisationLoss."""

from graph_runtime.block import BatchError, Call, own
from graph_runtime.blocks.loss._loss import LossBlock, expect_alike
from graph_runtime.tensors import SCALAR, Spec


class LocalisationLoss(LossBlock):
    """Squared error of object, box and class; of the object alone where the target says none.

    Each row is whether there is an object, four numbers of its box, and one number a class.
    """

    title = "Localisation loss"
    synonyms = ("localization", "bounding box", "object", "landmarks", "detection")
    formula = r"\ell = \sum_{i=1}^{8} (x_i - t_i)^2 \; (t_1 = 1), \quad (x_1 - t_1)^2 \; (t_1 = 0)"
    reference = "https://arxiv.org/abs/1312.6229"
    calls = ("LocalisationLoss",)
    example = (Spec("N", 8), Spec("N", 8))

    def shape(self, x: Spec, target: Spec) -> Spec:
        expect_alike(x, target)
        if x.rank != 2 or x.last < 5:
            message = f"A row has to be an object, a box and classes, (N, 5 + C), not {x.text}."
            raise BatchError(message, "Give it 5 numbers or more a sample.")
        return SCALAR

    def module(self, x: Spec, target: Spec) -> Call:
        return own("LocalisationLoss")
