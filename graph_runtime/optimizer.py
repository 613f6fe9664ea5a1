"""`Optimizer`: the declaration of one way to follow the gradient."""

from __future__ import annotations

from graph_runtime.expressions import Call
from graph_runtime.families import Declaration, Family


class Optimizer(Declaration):
    """Base of every optimizer: a class of `torch.optim` and its keyword arguments."""

    def constructor(self) -> Call:
        """`optim.<kind>(…)` without the parameters it is to move, which come first."""
        raise NotImplementedError


OPTIMIZERS: Family[Optimizer] = Family("graph_runtime.optimizers", Optimizer, "optimizer")
