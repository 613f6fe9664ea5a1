"""The gradient of the cost, sorted: the numbers that matter most come first."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from graph_runtime.analysis.tools.influential_weights import InfluentialWeights
from graph_runtime.analysis.work.ground import ground_of
from graph_runtime.tool import Findings
from graph_runtime.train.data.parts import Part
from graph_runtime.train.looking.bench import Bench
from graph_runtime.train.tracing.one_pass import untouched
from graph_runtime.train.watching.nudges import sorted_nudges

AT_ONCE = 1024
COLUMNS = ("weight", "value", "should", "change of the cost downhill")


def findings(tool: InfluentialWeights, bench: Bench, pause: Callable[[], None]) -> Findings:
    """The gradient over the training samples; raises RunError without data."""
    gradients = gradients_of(bench, tool.samples, pause)
    named = dict(bench.model.named_parameters())
    found = sorted_nudges({n: named[n] for n in gradients}, gradients, tool.count)
    count = sum(gradient.numel() for gradient in gradients.values())
    if not found:
        return Findings(verdict="none", message="The network has nothing to learn.")
    total = sum(float(gradient.double().square().sum()) for gradient in gradients.values())
    share = sum(nudge.downhill**2 for nudge in found) / total if total else 0.0
    message = (
        f"{len(found):,} of {count:,} numbers have {share:.0%} of the gradient's square; "
        f"{found[0].weight} comes first."
    )
    rows = tuple((n.weight, n.value, n.should, n.downhill) for n in found)
    return Findings(verdict="none", message=message, columns=COLUMNS, rows=rows)


def gradients_of(bench: Bench, samples: int, pause: Callable[[], None]) -> dict[str, Tensor]:
    """Of the mean loss of so many training samples (0: all), by the weight's name."""
    ground = ground_of(bench)
    assert bench.loss is not None
    model, train = bench.model, ground.parts.train
    named = {name: w for name, w in model.named_parameters() if w.requires_grad}
    sums = {name: torch.zeros_like(weight) for name, weight in named.items()}
    rows = torch.arange(min(len(train), samples or len(train)))
    with untouched(model), torch.enable_grad():
        for some in torch.split(rows, AT_ONCE):
            pause()
            inputs, target = Part.batch(train, some)
            share = 1.0 if ground.recipe.loss.summed else len(some) / len(rows)
            cost = bench.loss(model(*inputs), target) * share
            found = torch.autograd.grad(cost, list(named.values()), allow_unused=True)
            for name, gradient in zip(named, found, strict=True):
                if gradient is not None:
                    sums[name] += gradient
    return sums
