"""Lets optimizers run down a surface: the same classes and the same numbers as in training."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from math import isfinite

import torch
from torch import nn

from graph_runtime.optimizer import OPTIMIZERS, Optimizer
from graph_runtime.racing.entrants import Racer, Track
from graph_runtime.racing.surfaces import SURFACES, Surface
from graph_runtime.train.learning.construct import make_optimizer
from graph_runtime.train.messages.commands import Race
from graph_runtime.train.messages.race_events import Raced

FAR = 1e6
"""A place so far away is lost."""


def race(surface: Surface, racer: Racer, start: tuple[float, float], most: int) -> Track:
    """The track of one optimizer in float64, until it arrives, is lost or has taken `most`."""
    made = OPTIMIZERS.make(racer.kind, racer.params)
    if not isinstance(made, Optimizer):
        return Track(message=f"{made[0].message} {made[0].fix}".strip())
    if made.weight_axes not in (None, 1):
        return Track(message=f"{made.title} moves matrices alone; here is a point.")
    point = Point(start)
    return _run(surface, point, make_optimizer(made.constructor(), point), most)


def answers_to(command: Race) -> Iterator[Raced]:
    """A track for each racer, as soon as it is there."""
    surface = SURFACES.get(command.surface)
    for index, racer in enumerate(command.racers):
        if surface is None:
            track = Track(message=f"No surface is called {command.surface[:40]}.")
        else:
            track = race(surface, racer, command.start, command.steps)
        yield Raced(number=command.number, racer=index, **asdict(track))


class Point(nn.Module):
    """A place on the plane as the only weight of a network."""

    def __init__(self, start: tuple[float, float]) -> None:
        super().__init__()
        self.place = nn.Parameter(torch.tensor(start, dtype=torch.float64))

    def forward(self, surface: Surface) -> torch.Tensor:
        height: torch.Tensor = torch.as_tensor(surface.height(self.place[0], self.place[1]))
        return height


def _run(surface: Surface, point: Point, optimizer: torch.optim.Optimizer, most: int) -> Track:
    def slope() -> torch.Tensor:
        optimizer.zero_grad()
        height: torch.Tensor = point(surface)
        height.backward()  # type: ignore[no-untyped-call]
        return height

    places: list[tuple[float, float]] = []
    steps, lost = None, False
    for step in range(most + 1):
        x, y = point.place.tolist()
        places.append((x, y))
        if not (isfinite(x) and isfinite(y)) or max(abs(x), abs(y)) > FAR:
            places.pop()
            lost = True
            break
        if surface.done(x, y):
            steps = step
            break
        if step < most:
            optimizer.step(slope)  # type: ignore[arg-type]
    heights = tuple(float(surface.height(x, y)) for x, y in places)
    xs, ys = zip(*places, strict=True) if places else ((), ())
    return Track(xs, ys, heights, steps, lost=lost)
