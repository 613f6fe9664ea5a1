"""`CompiledStep`: a whole step in one call of a library that was compiled for it."""

from __future__ import annotations

from typing import Any

import torch

from graph_runtime.train.data.parts import Part
from graph_runtime.train.learning.learner import Learner
from graph_runtime.train.stepping.step import Seen, Step
from graph_runtime.train.stepping.step_cache import Entry
from graph_runtime.train.stepping.step_tensors import (
    NotCompilableError,
    described,
    moved_by_a_step,
    options_of,
)
from graph_runtime.train.stepping.whole_step import Chance, expect_known


class CompiledStep:
    """Takes full batches by the library and all others by `eager`.

    It moves the very tensors that `eager` moves, so one may follow the other at any step. Raises
    NotCompilableError where the library was made for another learner.
    """

    def __init__(self, entry: Entry, learner: Learner, data: StepData, eager: Step) -> None:
        facts = entry.facts()
        moved = moved_by_a_step(learner)
        if facts is None or facts["moved"] != described(moved):
            raise NotCompilableError("the compiled step does not fit this network")
        self._learner, self._data, self._eager = learner, data, eager
        aoti: Any = torch._C._aoti
        self._library = aoti.AOTIModelContainerRunnerCpu(str(entry.library), 1)
        groups = learner.optimizer.param_groups
        self._rates = [torch.tensor(float(group["lr"])) for group in groups]
        self._said = [group["lr"] for group in groups]
        self._moved = list(moved.values())
        self._learning = [w for w in learner.model.parameters() if w.requires_grad]
        self._options = options_of(learner.optimizer)
        self._modules = repr(learner.model)
        self._gradients: list[torch.Tensor] = []
        chances = [Chance(**said) for said in facts["chances"]]
        self._chances = [(chance.made(), chance.share) for chance in chances]

    def take(self, rows: torch.Tensor, seen: Seen) -> torch.Tensor:
        if len(rows) != self._data.batch_size:
            self._gradients = []
            return self._eager.take(rows, seen)
        self._follow_rates()
        tensors = [*self._moved, *self._rates, *self._data.of(rows)]
        tensors += [made.bernoulli_(share) for made, share in self._chances]
        loss, sums, *self._gradients = self._library.run(tensors)
        seen(loss)
        return sums  # type: ignore[no-any-return]

    def show_gradients(self) -> None:
        """Put the last gradients where probes look for them."""
        if len(self._gradients) == len(self._learning):
            for weight, gradient in zip(self._learning, self._gradients, strict=True):
                weight.grad = gradient

    @property
    def fits(self) -> bool:
        """Whether nothing was changed by hand that the library cannot know of."""
        same = options_of(self._learner.optimizer) == self._options
        return same and repr(self._learner.model) == self._modules

    def _follow_rates(self) -> None:
        for index, group in enumerate(self._learner.optimizer.param_groups):
            if group["lr"] != self._said[index]:
                self._said[index] = group["lr"]
                self._rates[index].fill_(float(group["lr"]))


class StepData:
    """Hands a compiled step its data: all of them and the rows, or what was gathered before."""

    def __init__(self, train: Part, batch_size: int) -> None:
        self.batch_size = batch_size
        self._train = train
        self._whole = type(train) is Part and not train.pixels
        self._all = [*train.inputs, train.targets]
        self._in_turn = torch.arange(batch_size)

    def of(self, rows: torch.Tensor) -> list[torch.Tensor]:
        if self._whole:
            return [rows, *self._all]
        inputs, target = self._train.batch(rows)
        return [self._in_turn, *inputs, target]

    def described(self) -> list[list[Any]]:
        """Name, dtype, shape and strides of what a step is fed beside the rows."""
        if self._whole:
            return described({str(i): tensor for i, tensor in enumerate(self._all)})
        chance = torch.get_rng_state()
        _, *fed = self.of(self._in_turn % len(self._train))
        torch.set_rng_state(chance)
        return described({str(i): tensor for i, tensor in enumerate(fed)})


def said_of(learner: Learner, data: StepData) -> dict[str, Any]:
    """What a compiled step depends on beside model.py; raises NotCompilableError."""
    expect_known(list(learner.model.modules()))
    if not learner.care.plain:
        raise NotCompilableError("clipping, penalties and the like are not compiled")
    return {
        "model": repr(learner.model),
        "moved": described(moved_by_a_step(learner)),
        "learning": [w.requires_grad for w in learner.model.parameters()],
        "optimizer": type(learner.optimizer).__qualname__,
        "options": options_of(learner.optimizer),
        "metric": repr(learner.metric) + "".join(map(repr, learner.others)),
        "judged": learner.judged,
        "data": data.described(),
        "batch_size": data.batch_size,
        "threads": torch.get_num_threads(),
    }
