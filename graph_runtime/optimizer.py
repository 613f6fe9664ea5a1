"""`Optimizer`: the declaration of one way to follow the gradient."""

from __future__ import annotations

from typing import ClassVar

from graph_runtime.expressions import Call, call, own
from graph_runtime.families import Declaration, Family


class Optimizer(Declaration):
    """Base of every optimizer: a class and its keyword arguments.

    Its fields are those arguments, under torch's names and with torch's defaults. The class is
    one of `torch.optim`, or, for one that is `ours`, of `graph_runtime.train.learning.own`.
    """

    ours: ClassVar[bool] = False
    takes_groups: ClassVar[bool] = True
    """Whether weights may have rates of their own."""
    needs_closure: ClassVar[bool] = False
    """Whether it looks at a batch several times before it is done with it."""
    whole_weights: ClassVar[bool] = False
    """Whether a weight has to be seen as a whole: its numbers do not move one by one."""
    weight_axes: ClassVar[int | None] = None
    """How many axes every weight must have, None for any."""

    @property
    def rate(self) -> float:
        """The learning rate."""
        return float(getattr(self, "lr"))  # noqa: B009 - every optimizer declares one of its own

    def constructor(self) -> Call:
        """`optim.<kind>(…)` without the parameters it is to move, which come first."""
        arguments = self.model_dump()
        if self.ours:
            return own(self.kind(), **arguments)
        return call(f"optim.{self.kind()}", **arguments)


OPTIMIZERS: Family[Optimizer] = Family("graph_runtime.optimizers", Optimizer, "optimizer")
