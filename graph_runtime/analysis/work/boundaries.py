"""Networks trained with ever stronger penalties, and the line that each draws in the plane."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from graph_runtime.analysis.tools.decision_boundary import DecisionBoundary
from graph_runtime.analysis.work.ground import Ground, ground_of
from graph_runtime.errors import RunError
from graph_runtime.scores.boundary import Boundary, Plane, bending
from graph_runtime.tool import Findings
from graph_runtime.train.data.parts import Part
from graph_runtime.train.learning.penalty import add_l2, penalized
from graph_runtime.train.looking.bench import Bench

MARGIN = 0.12
"""How far the picture goes beyond the samples, as a share of their spread."""
MOST_POINTS = 600
COLUMNS = ("λ", "length of the weights", "training accuracy", "bending of the boundary")
NEEDS = "This needs a network that takes two numbers and tells two classes apart"


@dataclass(frozen=True, slots=True)
class Samples:
    """Points (m, 2) with their classes as booleans (m,), and as the loss wants both."""

    points: Tensor
    second: Tensor
    inputs: list[Tensor]
    target: Tensor
    logits: bool
    """Whether a network's result is logits, and not a probability."""


def findings(tool: DecisionBoundary, bench: Bench, pause: Callable[[], None]) -> Findings:
    """Train one network for each λ; raises RunError where there is no plane to look at."""
    ground = ground_of(bench)
    samples = samples_of(ground)
    view = view_of(samples.points.numpy())
    strengths = (0.0, *np.geomspace(tool.weakest, tool.strongest, tool.penalties - 1).tolist())
    planes = []
    for strength in strengths:
        model, weights = trained(ground, samples, strength, tool.steps, pause)
        planes.append(plane_of(model, weights, strength, samples, view, tool.side))
    some = samples.points[:MOST_POINTS].tolist(), samples.second[:MOST_POINTS].tolist()
    points = tuple((x, y, second) for (x, y), second in zip(*some, strict=True))
    rows = tuple((p.strength, p.norm, p.accuracy, p.bending) for p in planes)
    first, last = planes[0], planes[-1]
    message = (
        f"From λ = 0 to {last.strength:g} the weights shrink from {first.norm:.3g} to "
        f"{last.norm:.3g}, the boundary's bending from {first.bending:.3g} to {last.bending:.3g} "
        f"and the training accuracy from {first.accuracy:.1%} to {last.accuracy:.1%}."
    )
    boundary = Boundary(view=view, points=points, planes=tuple(planes))
    return Findings(verdict="none", message=message, columns=COLUMNS, rows=rows, boundary=boundary)


def samples_of(ground: Ground) -> Samples:
    train = ground.parts.train
    inputs, target = Part.batch(train, torch.arange(len(train)))
    if len(inputs) != 1 or inputs[0].shape[1:] != (2,):
        raise RunError(f"{NEEDS}. This one takes {tuple(inputs[0].shape[1:])}.")
    if len(ground.parts.classes) != 2:
        raise RunError(f"{NEEDS}. These data have {len(ground.parts.classes)} classes.")
    logits = ground.recipe.loss.takes == "logits"
    return Samples(inputs[0], target.reshape(len(target)) > 0.5, inputs, target, logits)


def view_of(points: NDArray[np.float32]) -> tuple[float, float, float, float]:
    """A square around all points: left, right, bottom, top."""
    low, high = points.min(0).astype(float), points.max(0).astype(float)
    middle, reach = (low + high) / 2, float((high - low).max()) * (0.5 + MARGIN)
    (x, y) = middle.tolist()
    return x - reach, x + reach, y - reach, y + reach


def trained(
    ground: Ground, samples: Samples, strength: float, steps: int, pause: Callable[[], None]
) -> tuple[nn.Module, Sequence[nn.Parameter]]:
    """A fresh network after so many steps on all samples, and the weights that were shrunk."""
    model, loss = ground.fresh()
    model.train()
    optimizer = ground.optimizer(model)
    weights = penalized(model, (), everything=False)

    def slope() -> Tensor:
        optimizer.zero_grad()
        found: Tensor = loss(model(*samples.inputs), samples.target)
        found.backward()  # type: ignore[no-untyped-call]
        add_l2(weights, strength / len(samples.target))
        return found.detach()

    for _ in range(steps):
        pause()
        optimizer.step(slope)  # type: ignore[arg-type]
    return model.eval(), weights


@torch.no_grad()
def plane_of(
    model: nn.Module,
    weights: Sequence[nn.Parameter],
    strength: float,
    samples: Samples,
    view: tuple[float, float, float, float],
    side: int,
) -> Plane:
    """What a network says over the view."""
    left, right, bottom, top = view
    across, down = torch.linspace(left, right, side), torch.linspace(top, bottom, side)
    y, x = torch.meshgrid(down, across, indexing="ij")
    found = margins(model(torch.stack((x, y), -1).reshape(-1, 2)), samples.logits).reshape(
        side, side
    )
    right_ones = (margins(model(*samples.inputs), samples.logits) > 0) == samples.second
    return Plane.pack(
        torch.sigmoid(found).numpy(),
        strength=strength,
        norm=float(sum(w.double().square().sum() for w in weights)) ** 0.5,
        accuracy=float(right_ones.double().mean()),
        bending=round(bending(found.numpy(), (right - left) / (side - 1)), 3),
    )


def margins(result: Tensor, logits: bool) -> Tensor:
    """How far the second class is ahead (m,): of two logits, one logit, or one probability."""
    result = result.double().reshape(len(result), -1)
    if result.shape[1] == 2:
        return result[:, 1] - result[:, 0]
    return result[:, 0] if logits else torch.logit(result[:, 0], eps=1e-12)
