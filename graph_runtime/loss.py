"""`Loss`: the declaration of one measure of how wrong a result is."""

from __future__ import annotations

from graph_runtime.dataset import DataFacts
from graph_runtime.expressions import Call
from graph_runtime.families import Declaration, Family
from graph_runtime.tensors import Spec


class Loss(Declaration):
    """Base of every loss: a class of `torch.nn` called with the result and the target."""

    def constructor(self) -> Call:
        """`nn.<kind>(…)`."""
        raise NotImplementedError

    def expect(self, result: Spec, data: DataFacts) -> None:
        """Raise ShapeError unless the network's result can be compared with the data's targets."""
        raise NotImplementedError


LOSSES: Family[Loss] = Family("graph_runtime.losses", Loss, "loss")
