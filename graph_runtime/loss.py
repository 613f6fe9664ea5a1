"""`Loss`: the declaration of one measure of how wrong a result is."""

from __future__ import annotations

from typing import ClassVar, Literal

from graph_runtime.dataset import DataFacts
from graph_runtime.expressions import Call, call
from graph_runtime.families import Declaration, Family
from graph_runtime.tensors import Spec


class Loss(Declaration):
    """Base of every loss: a class of `torch.nn` called with the result and the target."""

    metric: ClassVar[str] = ""
    """Kind of the metric that says for people what this loss says for the gradient."""
    target_dtype: ClassVar[Literal["int64", "float32"]] = "float32"
    """Class indices (samples,), or numbers (samples, …) shaped like the result."""
    scales_targets: ClassVar[bool] = False
    """Whether number targets may be shifted and scaled without changing what is learned."""

    def constructor(self) -> Call:
        """`nn.<kind>(…)`."""
        return call(f"nn.{self.kind()}", **self.model_dump())

    def expect(self, result: Spec, data: DataFacts) -> None:
        """Raise ShapeError unless the network's result can be compared with the data's targets.

        `param` of the error is "out_features" where another width of the result would do.
        """
        raise NotImplementedError


LOSSES: Family[Loss] = Family("graph_runtime.losses", Loss, "loss")
