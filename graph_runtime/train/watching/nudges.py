"""Nudges: the numbers of a network with the steepest slopes, and what each of them should do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

LOT = 1 / 3
"""From this share of the steepest slope on a weight should change a lot, below it a little."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """One number of a weight, `hidden.weight[3, 12]`, and how the cost falls when it is moved."""

    weight: str
    value: float
    downhill: float
    """Its component of the gradient, with the other sign."""
    should: str


@torch.no_grad()
def sorted_nudges(
    weights: Mapping[str, Tensor], gradients: Mapping[str, Tensor], count: int
) -> list[Nudge]:
    """The numbers with the largest slopes, whatever their signs, the largest first.

    Numbers that are equally steep stand in the order of the network. The device is read once.
    """
    names = [name for name, gradient in gradients.items() if gradient.numel()]
    if not names:
        return []
    rows = [_steepest(number, gradients[n], weights[n], count) for number, n in enumerate(names)]
    whole = torch.cat(rows, 1)
    order = whole[2].abs().argsort(descending=True, stable=True)[:count]
    table: list[list[float]] = whole[:, order].T.tolist()
    steepest = abs(table[0][2])
    found = []
    for which, place, slope, value in table:
        name = names[int(which)]
        spot = torch.unravel_index(torch.tensor(int(place)), gradients[name].shape)
        label = f"{name}[{', '.join(str(int(index)) for index in spot)}]"
        found.append(Nudge(label, value, -slope, words(-slope, steepest)))
    return found


def _steepest(number: int, gradient: Tensor, weight: Tensor, count: int) -> Tensor:
    """(4, k) float64 of the steepest numbers of one weight: whose, where, slope, value."""
    slopes = gradient.detach().reshape(-1)
    places = slopes.abs().topk(min(count, slopes.numel())).indices.sort().values
    values = weight.detach().reshape(-1)
    rows = (torch.full_like(places, number), places, slopes[places], values[places])
    return torch.stack([row.double() for row in rows])


def words(downhill: float, steepest: float) -> str:
    """What a weight should do whose component of -gradient is this one."""
    if downhill == 0:
        return "stay"
    way = "increase" if downhill > 0 else "decrease"
    return f"{way} {'a lot' if abs(downhill) >= LOT * steepest else 'a little'}"
