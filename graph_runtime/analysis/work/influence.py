"""The gradient of the cost, sorted: the numbers that matter most come first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from graph_runtime.analysis.tools.influential_weights import InfluentialWeights
from graph_runtime.analysis.work.ground import ground_of
from graph_runtime.tool import Findings
from graph_runtime.train.bench import Bench
from graph_runtime.train.one_pass import untouched
from graph_runtime.train.parts import Part

LOT = 1 / 3
"""From this share of the steepest slope on a weight should change a lot, below it a little."""
AT_ONCE = 1024
COLUMNS = ("weight", "value", "should", "change of the cost downhill")


@dataclass(frozen=True, slots=True)
class Nudge:
    """One number of a weight, `hidden.weight[3, 12]`, and how the cost falls when it is moved."""

    weight: str
    value: float
    downhill: float
    """Its component of the gradient, with the other sign."""
    should: str


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


def sorted_nudges(
    weights: Mapping[str, Tensor], gradients: Mapping[str, Tensor], count: int
) -> list[Nudge]:
    """The numbers with the largest slopes, whatever their signs, the largest first."""
    if not gradients:
        return []
    names = list(gradients)
    slopes = torch.cat([gradients[name].flatten() for name in names])
    order = slopes.abs().argsort(descending=True, stable=True)[:count].tolist()
    steepest = float(slopes.abs().max())
    ends = torch.tensor([gradients[name].numel() for name in names]).cumsum(0)
    found = []
    for place in order:
        which = int(torch.searchsorted(ends, place, right=True))
        name = names[which]
        inside = place - (int(ends[which - 1]) if which else 0)
        spot = torch.unravel_index(torch.tensor(inside), gradients[name].shape)
        label = f"{name}[{', '.join(str(int(index)) for index in spot)}]"
        value = float(weights[name].detach().flatten()[inside])
        downhill = -float(slopes[place])
        found.append(Nudge(label, value, downhill, words(downhill, steepest)))
    return found


def words(downhill: float, steepest: float) -> str:
    """What a weight should do whose component of -gradient is this one."""
    if downhill == 0:
        return "stay"
    way = "increase" if downhill > 0 else "decrease"
    return f"{way} {'a lot' if abs(downhill) >= LOT * steepest else 'a little'}"
