"""The step of an optimizer that looks at a batch several times before it is done with it."""

from __future__ import annotations

import torch
from torch import optim

from graph_runtime.train.data.parts import Part
from graph_runtime.train.learning.learner import Learner
from graph_runtime.train.process.crew import Crew
from graph_runtime.train.stepping.step import EagerStep, Seen, Step


class ClosureStep(EagerStep):
    """Hands the optimizer a function that gives loss and gradients anew at the present weights.

    Loss and metric of the step are those of the first look, before the weights move.
    """

    def take(self, rows: torch.Tensor, seen: Seen) -> torch.Tensor:
        learner, crew = self._learner, self._crew
        mine, first = crew.share(rows), list[torch.Tensor]()

        def look() -> torch.Tensor:
            for weight in self._weights:
                weight.grad = None
            loss, sums = self._back(mine, rows)
            loss = crew.total(loss)
            if not first:
                seen(loss)
                first.append(sums)
            return loss

        learner.optimizer.step(look)  # type: ignore[arg-type]
        if learner.care.average is not None:
            learner.care.average.add()
        return crew.total(first[0], rows)


def step_for(learner: Learner, train: Part, crew: Crew) -> Step:
    """The step that the optimizer asks for."""
    closes = isinstance(learner.optimizer, optim.LBFGS)
    return (ClosureStep if closes else EagerStep)(learner, train, crew)
