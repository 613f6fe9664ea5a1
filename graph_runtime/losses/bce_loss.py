"""BCELoss."""

from collections.abc import Mapping

from graph_runtime.blocks.loss import bce_loss
from graph_runtime.losses._bases import AnswersLoss
from graph_runtime.params import JsonValue


class BCELoss(bce_loss.BCELoss, AnswersLoss):
    __doc__ = bce_loss.BCELoss.__doc__

    @property
    def metric_params(self) -> Mapping[str, JsonValue]:
        return {"threshold": 0.5}
