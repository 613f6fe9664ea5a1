"""`Optimizer`: the declaration of one way to follow the gradient."""

from __future__ import annotations

from graph_runtime.expressions import Call, call
from graph_runtime.families import Declaration, Family


class Optimizer(Declaration):
    """Base of every optimizer: a class of `torch.optim` and its keyword arguments.

    Its fields are those arguments, under torch's names and with torch's defaults.
    """

    def constructor(self) -> Call:
        """`optim.<kind>(…)` without the parameters it is to move, which come first."""
        return call(f"optim.{self.kind()}", **self.model_dump())


OPTIMIZERS: Family[Optimizer] = Family("graph_runtime.optimizers", Optimizer, "optimizer")
