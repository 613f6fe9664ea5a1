"""Max pooling of windows that do not overlap, as operations a compiler makes fast code of.

Inductor's own form of it branches at every number: on LeNet it takes longer than all else together.
Values, the place of the first largest one, and the gradient are those of torch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import pad

aten = torch.ops.aten


def max_pool(
    x: Tensor,
    kernel: Sequence[int],
    stride: Sequence[int] = (),
    padding: Sequence[int] = (0, 0),
    dilation: Sequence[int] = (1, 1),
    ceil_mode: bool = False,
) -> Any:
    """Largest numbers of x (N, C, H, W), and their places in the plane; else NotImplemented."""
    size = _window(x, (kernel, stride or kernel, padding, dilation), ceil_mode)
    if size is None:
        return NotImplemented
    (kh, kw), width = size, x.shape[3]
    high, wide = x.shape[2] // kh * kh, x.shape[3] // kw * kw
    corner = torch.arange(0, high, kh)[:, None] * width + torch.arange(0, wide, kw)
    best, place = x[..., 0:high:kh, 0:wide:kw], corner
    for i, j in [(i, j) for i in range(kh) for j in range(kw)][1:]:
        here = x[..., i:high:kh, j:wide:kw]
        larger = (here > best) | (here != here)  # NaN wins, as in torch.
        best = torch.where(larger, here, best)
        place = torch.where(larger, corner + (i * width + j), place)
    return best, place.expand(best.shape)


def max_pool_backward(
    gradient: Tensor,
    x: Tensor,
    kernel: Sequence[int],
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
    ceil_mode: bool,
    place: Tensor,
) -> Any:
    """The gradient of x: each number asks whether it was the largest of its window."""
    size = _window(x, (kernel, stride or kernel, padding, dilation), ceil_mode)
    if size is None:
        return NotImplemented
    (kh, kw), (n, c, h, w) = size, gradient.shape

    def spread(small: Tensor) -> Tensor:
        wide = small[:, :, :, None, :, None].expand(n, c, h, kh, w, kw)
        return wide.reshape(n, c, h * kh, w * kw)

    own = torch.arange(h * kh)[:, None] * x.shape[3] + torch.arange(w * kw)
    found = torch.where(spread(place) == own, spread(gradient), 0.0)
    found = pad(found, (0, x.shape[3] - w * kw, 0, x.shape[2] - h * kh))
    last = x.is_contiguous(memory_format=torch.channels_last)
    return found.contiguous(memory_format=torch.channels_last) if last else found


POOLING: Mapping[Any, Callable[..., Any]] = {
    aten.max_pool2d_with_indices.default: max_pool,
    aten.max_pool2d_with_indices_backward.default: max_pool_backward,
}


def _window(x: Tensor, said: tuple[Sequence[int], ...], ceil_mode: bool) -> tuple[int, int] | None:
    """Height and width of windows that lie side by side; None for others."""
    kernel, stride, padding, dilation = (tuple(s) * 2 if len(s) == 1 else tuple(s) for s in said)
    side_by_side = kernel == stride and padding == (0, 0) and dilation == (1, 1)
    cut = ceil_mode and any(n % k for n, k in zip(x.shape[-2:], kernel, strict=True))
    return kernel if side_by_side and x.ndim == 4 and not cut else None  # type: ignore[return-value]
