"""One layer as the first half of an auto-encoder: it learns to describe its own input."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import mse_loss

Batches = Callable[[int], Iterator[Tensor]]
"""What arrives at the layer in an epoch, a batch at a time."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a layer learns: passes, rate of Adam, share of the input that is hidden from it."""

    epochs: int
    lr: float
    noise: float = 0.0


class AutoEncoder(nn.Module):
    """`layer` and `bends` describe, a layer that is thrown away draws the input from that."""

    def __init__(self, layer: nn.Module, bends: Sequence[nn.Module], example: Tensor) -> None:
        super().__init__()
        self.layer = layer
        self.bends = nn.ModuleList(bends)
        self.back = _opposite(layer, example)

    def forward(self, x: Tensor) -> Tensor:
        code = self.layer(x)
        for bend in self.bends:
            code = bend(code)
        drawn: Tensor = self.back(code)
        return drawn


def learn_to_describe(
    coder: AutoEncoder, batches: Batches, way: Way, pause: Callable[[], None]
) -> tuple[float, float]:
    """Train it; its loss on all batches before and after."""
    before = _loss(coder, batches(0))
    optimizer = torch.optim.Adam([w for w in coder.parameters() if w.requires_grad], lr=way.lr)
    coder.train()
    for epoch in range(way.epochs):
        for x in batches(epoch):
            pause()
            seen = x * (torch.rand_like(x) >= way.noise) if way.noise else x
            optimizer.zero_grad()
            mse_loss(coder(seen), x).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
    return before, _loss(coder, batches(0))


@torch.no_grad()
def _loss(coder: AutoEncoder, batches: Iterator[Tensor]) -> float:
    coder.eval()
    total = count = 0.0
    for x in batches:
        total += float(mse_loss(coder(x), x)) * len(x)
        count += len(x)
    return total / count


def _opposite(layer: nn.Module, x: Tensor) -> nn.Module:
    """The layer that leads back from what `layer` gives to what it takes."""
    if isinstance(layer, nn.Linear):
        return nn.Linear(layer.out_features, layer.in_features)
    assert isinstance(layer, nn.Conv2d)
    pads = layer.padding
    if isinstance(pads, str):
        if pads == "same":
            return nn.Conv2d(
                layer.out_channels,
                layer.in_channels,
                _two(layer.kernel_size),
                padding="same",
                dilation=_two(layer.dilation),
            )
        pads = (0, 0)
    with torch.no_grad():
        made = layer(x[:1]).shape[2:]
    size, stride, spread = layer.kernel_size, layer.stride, layer.dilation
    rests = [
        x.shape[2 + i] - ((made[i] - 1) * stride[i] - 2 * pads[i] + spread[i] * (size[i] - 1) + 1)
        for i in (0, 1)
    ]
    return nn.ConvTranspose2d(
        layer.out_channels,
        layer.in_channels,
        _two(size),
        _two(stride),
        _two(pads),
        _two(rests),
        dilation=_two(spread),
    )


def _two(sizes: Sequence[int]) -> tuple[int, int]:
    return sizes[0], sizes[1]
