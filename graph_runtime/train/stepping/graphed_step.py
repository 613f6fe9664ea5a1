"""`GraphedStep`: a whole step on a GPU, recorded once as a CUDA graph and played again.

It plays the very kernels of the eager step, without the time that Python takes to launch them.
"""

from __future__ import annotations

from typing import Any

import torch

from graph_runtime.train.data.parts import Part
from graph_runtime.train.learning.learner import Learner
from graph_runtime.train.stepping.step import Seen, Step
from graph_runtime.train.stepping.step_tensors import NotCompilableError, options_of

WARM_UP = 3
"""Steps on a side stream before one is recorded, as torch asks for."""


class GraphedStep:
    """Takes full batches by the graph and all others by `eager`.

    Recording needs an optimizer that keeps its counts on the GPU. Raises NotCompilableError.
    """

    def __init__(self, learner: Learner, train: Part, batch_size: int, eager: Step) -> None:
        if type(train) is not Part or not learner.care.plain:
            raise NotCompilableError("augmentation, clipping and the like are not recorded")
        self._learner, self._train, self._eager = learner, train, eager
        self._rows = torch.zeros(batch_size, dtype=torch.int64, device=train.targets.device)
        self._loss = self._sums = torch.zeros(())
        self._ready_optimizer()
        try:
            self._record()
        except RuntimeError as error:
            raise NotCompilableError(f"the GPU cannot record it ({type(error).__name__})") from None
        self._options = options_of(learner.optimizer)
        self._modules = repr(learner.model)

    def take(self, rows: torch.Tensor, seen: Seen) -> torch.Tensor:
        if len(rows) != len(self._rows):
            return self._eager.take(rows, seen)
        self._follow_rates()
        self._rows.copy_(rows, non_blocking=True)
        self._graph.replay()
        seen(self._loss.clone())
        return self._sums.clone()

    def show_gradients(self) -> None:
        """They lie where probes look for them."""

    @property
    def fits(self) -> bool:
        same = options_of(self._learner.optimizer) == self._options
        return same and repr(self._learner.model) == self._modules

    def _ready_optimizer(self) -> None:
        """Counts and rates go to the GPU, where a recorded step can change and read them."""
        optimizer, device = self._learner.optimizer, self._rows.device
        if any("capturable" not in group for group in optimizer.param_groups):
            raise NotCompilableError("this optimizer cannot be recorded on a GPU")
        self._rates = []
        for group in optimizer.param_groups:
            group["capturable"] = True
            self._rates.append(torch.tensor(float(group["lr"]), device=device))
        for state in optimizer.state.values():
            if isinstance(state.get("step"), torch.Tensor):
                state["step"] = state["step"].to(device)
        self._said = [group["lr"] for group in optimizer.param_groups]

    def _record(self) -> None:
        """Warm up and record on a copy of everything, so that no step is taken by it."""
        from graph_runtime.train.stepping.step_trial import undone

        with undone(self._learner):
            side: Any = torch.cuda.Stream()  # type: ignore[no-untyped-call]
            side.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(side):
                for _ in range(WARM_UP):
                    self._step()
            torch.cuda.current_stream().wait_stream(side)
            self._graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(self._graph):
                self._loss, self._sums = self._step()

    def _step(self) -> tuple[torch.Tensor, torch.Tensor]:
        learner = self._learner
        inputs, target = self._train.batch(self._rows)
        given = learner.model(*inputs)
        loss = learner.loss(given, target)
        for weight in learner.model.parameters():
            weight.grad = None
        loss.backward()
        self._with_rates_on_the_gpu()
        return loss.detach(), learner.sums(given, target)

    def _with_rates_on_the_gpu(self) -> None:
        optimizer = self._learner.optimizer
        said = [group["lr"] for group in optimizer.param_groups]
        for group, rate in zip(optimizer.param_groups, self._rates, strict=True):
            group["lr"] = rate
        optimizer.step()
        for group, rate in zip(optimizer.param_groups, said, strict=True):
            group["lr"] = rate

    def _follow_rates(self) -> None:
        for index, group in enumerate(self._learner.optimizer.param_groups):
            if group["lr"] != self._said[index]:
                self._said[index] = group["lr"]
                self._rates[index].fill_(float(group["lr"]))
