"""Networks trained on parts of the training samples, and what more samples would bring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isfinite

import torch
from torch import Tensor, nn

from graph_runtime.analysis.tools.learning_curve import LearningCurve
from graph_runtime.analysis.work.ground import Ground, ground_of
from graph_runtime.errors import RunError
from graph_runtime.tool import Findings, Verdict
from graph_runtime.train.data.order import batches
from graph_runtime.train.data.parts import Part
from graph_runtime.train.learning.criterion import Criterion
from graph_runtime.train.looking.bench import Bench

HALVING = 2.0
"""Each network has this many times the samples of the one before."""
STILL = 0.97
"""A loss below this share of the one before is one that still falls."""
GAP = 1.5
"""A validation loss this many times the training loss has something to gain from more samples."""
TRY = (
    "Get more data or augment them; constrain the network by a penalty, dropout or fewer units; "
    "stop early."
)
COLUMNS = ("samples", "training loss", "validation loss", "parameters / samples")


@dataclass(frozen=True, slots=True)
class Point:
    """What a network learned from this many samples."""

    samples: int
    train: float
    validation: float
    ratio: float


def findings(tool: LearningCurve, bench: Bench, pause: Callable[[], None]) -> Findings:
    """Train on ever more samples; raises RunError without a validation part."""
    ground = ground_of(bench)
    if not len(ground.parts.validation):
        raise RunError("There is no validation part to judge by. Give it a share of the data.")
    found = [
        learned(ground, rows, tool.epochs or ground.training.epochs, pause)
        for rows in subsets(len(ground.parts.train), tool.points, ground.training.seed)
    ]
    verdict, message, fix = judged(found)
    rows = tuple((p.samples, p.train, p.validation, p.ratio) for p in found)
    return Findings(verdict=verdict, message=message, fix=fix, columns=COLUMNS, rows=rows)


def subsets(count: int, points: int, seed: int) -> list[Tensor]:
    """Rows of the training part: each set is in the next, the last has all."""
    order = torch.randperm(count, generator=torch.Generator().manual_seed(seed))
    sizes = {max(2, round(count / HALVING**power)) for power in range(points)}
    return [order[:size] for size in sorted(size for size in sizes if size <= count)]


def learned(ground: Ground, rows: Tensor, epochs: int, pause: Callable[[], None]) -> Point:
    """A fresh network trained on these rows, with as many steps as all samples would take."""
    model, loss = ground.fresh()
    model.train()
    optimizer = ground.optimizer(model)
    size, train = min(ground.training.batch_size, len(rows)), ground.parts.train
    steps = epochs * -(-len(train) // ground.training.batch_size)
    epoch = taken = 0
    while taken < steps:
        for chosen in batches(len(rows), size, ground.training.seed, epoch)[: steps - taken]:
            pause()
            inputs, target = Part.batch(train, rows[chosen])

            def slope(inputs: list[Tensor] = inputs, target: Tensor = target) -> Tensor:
                optimizer.zero_grad()
                found: Tensor = loss(model(*inputs), target)
                found.backward()  # type: ignore[no-untyped-call]
                return found.detach()

            optimizer.step(slope)  # type: ignore[arg-type]
            taken += 1
        epoch += 1
    weights = sum(weight.numel() for weight in model.parameters())
    mine = _loss(model, loss, train, rows)
    validation = ground.parts.validation
    other = _loss(model, loss, validation, torch.arange(len(validation)))
    return Point(len(rows), mine, other, weights / len(rows))


def judged(found: list[Point]) -> tuple[Verdict, str, str]:
    """What the last two points say about more samples."""
    last, before = found[-1], found[-2] if len(found) > 1 else None
    fall = last.validation / before.validation if before and before.validation else inf
    ratio = f"{last.ratio:,.3g} parameters stand for each of {last.samples:,} samples"
    if not isfinite(last.validation) or not isfinite(last.train):
        return "bad", "The loss is no finite number.", "Lower the learning rate."
    apart = last.validation > GAP * last.train
    if apart and fall < STILL:
        return (
            "watch",
            f"More samples would help: the validation loss still falls, to {last.validation:.3g} "
            f"against {last.train:.3g} in training; {ratio}.",
            TRY,
        )
    if apart:
        return (
            "watch",
            f"It overfits, and more samples no longer help: validation {last.validation:.3g}, "
            f"training {last.train:.3g}; {ratio}.",
            "Constrain it: dropout, a penalty or a smaller network; stop early.",
        )
    return (
        "good",
        f"Training and validation agree: {last.train:.3g} and {last.validation:.3g}; {ratio}.",
        "If both are too high, take a larger network or train longer; more data would help little.",
    )


@torch.no_grad()
def _loss(model: nn.Module, loss: Criterion, part: Part, rows: Tensor) -> float:
    model.eval()
    total = 0.0
    for first in range(0, len(rows), 1024):
        some = rows[first : first + 1024]
        inputs, target = Part.batch(part, some)
        total += float(loss(model(*inputs), target)) * len(some)
    return total / len(rows)
