"""Several answers to one sample, averaged: of crops of its picture, and of several networks."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, log
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, log_softmax, logsigmoid

from graph_runtime.loss import Loss

SHARE = 7 / 8
"""Side of a crop over that of the picture: 224 of 256 px."""
Scale = Literal["classes", "answers", "numbers"]
"""What a result is: scores of classes, scores of yes-or-no answers, or numbers."""


def scale_of(loss: Loss) -> Scale:
    """What results are that this loss is made small for."""
    if loss.drawn or loss.takes != "logits":
        return "numbers"
    return "classes" if loss.compared == "int64" else "answers"


def average(results: Sequence[Tensor], scale: Scale) -> Tensor:
    """One result in place of several; of scores that one whose probabilities are the mean."""
    together, shift = torch.stack(list(results)), log(len(results))
    if scale == "numbers":
        return together.mean(0)
    if scale == "answers":
        yes, no = logsigmoid(together), logsigmoid(-together)
        return yes.logsumexp(0) - no.logsumexp(0)
    axis = -1 if results[0].ndim == 3 else 1
    return log_softmax(together, axis if axis < 0 else axis + 1).logsumexp(0) - shift


def crops(x: Tensor, count: int) -> list[Tensor]:
    """Of pictures x (N, C, H, W) the middle and the four corners, then the same mirrored.

    Each is 7/8 of the picture high and wide, and enlarged to its size, which the network takes.
    `count` is 1 (the picture itself), 5 or 10.
    """
    if count == 1:
        return [x]
    height, width = x.shape[2:]
    tall, wide = ceil(height * SHARE), ceil(width * SHARE)
    down, along = height - tall, width - wide
    places = [(down // 2, along // 2), (0, 0), (0, along), (down, 0), (down, along)]
    parts = [x[:, :, top : top + tall, left : left + wide] for top, left in places]
    parts += [part.flip(3) for part in parts] if count == 10 else []
    size = (height, width)
    return [interpolate(part, size, mode="bilinear", align_corners=False) for part in parts]


class Averaged(nn.Module):
    """Several networks as one, which may also look at several crops of every picture."""

    def __init__(self, members: Sequence[nn.Module], scale: Scale, count: int) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)
        self._scale: Scale = scale
        self._count = count

    def forward(self, *inputs: Tensor) -> Tensor | tuple[Tensor, ...]:
        """The mean of what the members give; of several results each, taken as numbers."""
        given = [member(*seen) for seen in self._views(inputs) for member in self.members]
        if isinstance(given[0], Tensor):
            return average(given, self._scale)
        return tuple(average(several, "numbers") for several in zip(*given, strict=True))

    def _views(self, inputs: Sequence[Tensor]) -> list[list[Tensor]]:
        """The inputs, once for each crop."""
        seen = [
            crops(x, self._count) if x.ndim == 4 and x.is_floating_point() else [x] * self._count
            for x in inputs
        ]
        return [list(view) for view in zip(*seen, strict=True)]
