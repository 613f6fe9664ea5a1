"""The gradient check of a whole drawing: its cost, its blocks, and what the numbers mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from graph_runtime.analysis.tools.gradient_check import GradientCheck
from graph_runtime.analysis.work.blocks_of_weights import weights_by_block
from graph_runtime.analysis.work.gradient_check import (
    BlockGradient,
    Way,
    check_gradients,
    suspect,
)
from graph_runtime.analysis.work.steady import steady
from graph_runtime.errors import RunError
from graph_runtime.facts.weight_groups import spared_modules
from graph_runtime.tool import Findings
from graph_runtime.train.data.parts import Part
from graph_runtime.train.learning.criterion import Criterion, criterion
from graph_runtime.train.learning.penalty import add_l2, penalized
from graph_runtime.train.looking.bench import Bench

COLUMNS = ("block", "relative error", "verdict", "worst", "backward", "differences")


@dataclass
class Cost:
    """The cost of some samples: the loss and λ/(2m) Σw² of the weights that a penalty shrinks."""

    model: nn.Module
    loss: Criterion
    inputs: Sequence[Tensor]
    target: Tensor
    l2: float = 0.0
    shrinking: Sequence[nn.Parameter] = ()
    seed: int = 0

    def data(self) -> Tensor:
        torch.manual_seed(self.seed)  # what a block draws is the same every time
        cost: Tensor = self.loss(self.model(*self.inputs), self.target)
        return cost

    def whole(self) -> Tensor:
        penalty = sum((weight.square().sum() for weight in self.shrinking), torch.zeros(()))
        return self.data() + self.l2 / (2 * len(self.target)) * penalty

    def backward(self) -> None:
        """The gradients as a step of training makes them."""
        self.data().backward()  # type: ignore[no-untyped-call]
        if self.l2:
            add_l2(self.shrinking, self.l2 / len(self.target))


def findings(tool: GradientCheck, bench: Bench, pause: Callable[[], None]) -> Findings:
    """Check every block of the network on the bench; raises RunError without data."""
    if bench.parts is None or bench.recipe is None:
        raise RunError(f"{bench.lack} A cost to check needs data and a loss.")
    training = bench.checked.document.training
    assert training is not None
    rows = torch.arange(min(tool.samples, len(bench.parts.train)))
    inputs, target = Part.batch(bench.parts.train, rows)
    with steady(bench.model):
        cost = Cost(
            bench.model,
            criterion(bench.recipe.loss, bench.model, rows.device, torch.float64),
            [_double(x) for x in inputs],
            _double(target),
            training.l2,
            penalized(bench.model, spared_modules(bench.checked), training.penalize_biases),
            tool.seed,
        )
        blocks = weights_by_block(bench.model, bench.checked)
        way = Way(tool.entries, tool.epsilon, tool.seed)
        found = check_gradients(blocks, cost.whole, cost.backward, way, pause)
    if not found:
        raise RunError("No block has weights that learn, so there is no gradient to check.")
    return told(found)


def told(found: Sequence[BlockGradient]) -> Findings:
    """The judgement of all blocks in words, and a row for each."""
    bad = suspect(found)
    largest = max(one.relative for one in found)
    if bad is None:
        return Findings(
            verdict="good",
            message=f"The gradients of all {len(found)} blocks with weights are right: "
            f"the largest relative error is {largest:.1e}.",
            columns=COLUMNS,
            rows=tuple(map(_row, found)),
        )
    worry = bad.judgement == "worry"
    says = "is wrong" if worry else "may be wrong"
    return Findings(
        verdict="bad" if worry else "watch",
        message=f"The gradient of {bad.block} {says}: its relative error is {bad.relative:.1e}, "
        f"most at {_place(bad)}.",
        fix=f"Look at the backward pass of {bad.block}, and of what follows it without weights.",
        columns=COLUMNS,
        rows=tuple(map(_row, found)),
    )


def _row(one: BlockGradient) -> tuple[str | float, ...]:
    worst = one.worst
    return one.block, one.relative, one.judgement, _place(one), worst.backward, worst.differences


def _place(one: BlockGradient) -> str:
    return f"{one.worst.weight}[{', '.join(map(str, one.worst.index))}]"


def _double(x: Tensor) -> Tensor:
    return x.double() if x.is_floating_point() else x
