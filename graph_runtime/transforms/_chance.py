"""`Chance`: random numbers that depend on what they are for, and on nothing that ran before.

A counter is hashed instead of a generator advanced: whoever asks, in whatever batch, gets the
same numbers for the same sample. Whole numbers below 2⁶³ alone, so every device agrees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor


def hashed(x: Any) -> Any:
    """Whole numbers 0…2³²-1 put through one another; no two go to the same.

    Shifts and factors: C. Wellons, hash-prospector; both factors are below 2³¹.
    """
    x = x ^ (x >> 16)
    x = x * 0x21F0AAAD & 0xFFFFFFFF
    x = x ^ (x >> 15)
    x = x * 0x735A2D97 & 0xFFFFFFFF
    return x ^ (x >> 15)


class Chance:
    """Random numbers of some samples: a pure function of `key`, the sample's row, and the turn."""

    def __init__(self, key: tuple[int, ...], rows: Tensor) -> None:
        """`rows` (N,) int64 are places in the training part, not in the batch."""
        first, second = 0x243F6A88, 0x13198A2E
        for number in key:
            first = hashed(first + hashed(number & 0xFFFFFFFF) & 0xFFFFFFFF)
            second = hashed(second ^ first)
        self._first = hashed(rows ^ first)
        self._second = hashed(self._first + second & 0xFFFFFFFF)
        self._turn = 0

    def bits(self, count: int) -> Tensor:
        """(N, count) int64, 0…2³²-1; the next ones at every call."""
        import torch

        turns = torch.arange(self._turn, self._turn + count, device=self._first.device)
        self._turn += count
        mixed = hashed(self._first[:, None] ^ hashed(turns + 1))
        result: Tensor = hashed(mixed + self._second[:, None] & 0xFFFFFFFF)
        return result

    def uniform(self, count: int, low: float = 0.0, high: float = 1.0) -> Tensor:
        """(N, count) float32, evenly spread from `low` to below `high`."""
        return (self.bits(count) >> 8).float() * 2.0**-24 * (high - low) + low

    def normal(self, count: int) -> Tensor:
        """(N, count) float32 with mean 0 and deviation 1."""
        even = (self.bits(count).double() + 0.5) * 2.0**-31 - 1.0
        result: Tensor = (even.erfinv() * 2.0**0.5).float()
        return result
