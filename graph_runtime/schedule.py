"""`Schedule`: the declaration of one way to change the learning rate from epoch to epoch."""

from __future__ import annotations

from graph_runtime.expressions import Call, call
from graph_runtime.families import Declaration, Family


class Schedule(Declaration):
    """Base of every schedule: a class of `torch.optim.lr_scheduler`, stepped once an epoch."""

    def constructor(self, epochs: int) -> Call:
        """`optim.lr_scheduler.<kind>(…)` without the optimizer, which comes first."""
        return call(f"optim.lr_scheduler.{self.kind()}", **self.model_dump())


SCHEDULES: Family[Schedule] = Family("graph_runtime.schedules", Schedule, "schedule")
