"""`Feeder`: gives the decoder of a run the tokens that its recipe wants it to read (R22)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import torch

from graph_runtime.errors import DataError
from graph_runtime.feeding import Feeding
from graph_runtime.train.data.parts import Part
from graph_runtime.train.learning.own_tokens import fed, late_input

if TYPE_CHECKING:
    from graph_runtime.train.learning.learner import Learner
    from graph_runtime.train.stepping.loop import Place


@dataclass
class Feeder:
    """A pure function of seed, step and row; before `begin` it leaves every batch as it is."""

    feeding: Feeding
    seed: int
    no_target: int | None
    late: int | None = field(default=None, init=False)
    _place: Place | None = field(default=None, init=False)

    def begin(self, train: Part, place: Place) -> None:
        """Look which input is to be fed; raises DataError where none of them fits."""
        self.late = late_input(train.inputs, train.targets, self.no_target)
        self._place = place
        if self.late is None:
            raise DataError(
                "No input is the targets one place late, so there is nothing that a decoder could "
                "read of its own. Choose other data, or leave teacher forcing empty."
            )

    def share_at(self, epoch: int, step: int) -> float:
        """The probability ε of a true token in this step of this epoch."""
        return self.feeding.share(epoch if self.feeding.counts == "epoch" else step)

    def inputs(
        self,
        model: torch.nn.Module,
        batch: list[torch.Tensor],
        target: torch.Tensor,
        rows: torch.Tensor,
    ) -> list[torch.Tensor]:
        """What the network reads of the samples of these rows in this step."""
        place = self._place
        if self.late is None or place is None:
            return batch
        share = self.share_at(place.epoch, place.step)
        chance = (self.seed, place.step), rows, self.no_target
        return fed(model, batch, target, self.late, share, chance)

    def told(self, learner: Learner, part: Part, size: int) -> dict[str, float]:
        """What is told of an epoch that has just ended: ε, and the loss on a part running free."""
        place = self._place
        if self.late is None or place is None:
            return {}
        share = self.share_at(place.epoch - 1, place.step - 1)
        told = {"true_tokens": share}
        if len(part):
            told["free_running_loss"] = self._free_running_loss(learner, part, size)
        return told

    @torch.no_grad()
    def _free_running_loss(self, learner: Learner, part: Part, size: int) -> float:
        total, late = 0.0, self.late or 0
        for inputs, target in part.in_order(min(max(size, 1024), 8 * size)):
            rows = torch.arange(len(target), device=target.device)
            chance = (self.seed, 0), rows, self.no_target
            read = fed(learner.model, inputs, target, late, 0.0, chance)
            learner.model.eval()
            count = 1 if learner.summed else len(target)
            total += float(learner.loss(learner.model(*read), target)) * count
            learner.model.train()
        return total / len(part)
