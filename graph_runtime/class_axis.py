"""Which axis of a result holds the scores of the classes: the second, or the last.

Convolutions give (N, C, H, W), with the classes on axis 1 as torch wants them; language models
give (N, T, C). The functions of tensors are written into an exported `train.py` as they stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


def class_axis(result: tuple[int, ...], target: tuple[int, ...]) -> int | None:
    """1 or -1, from the shapes of one sample; None if the result has no such scores.

    Where both would do, a sequence has them last and a picture first.
    """
    first, last = result[1:] == target, result[:-1] == target
    if not result or not (first or last):
        return None
    return -1 if last and (len(target) == 1 or not first) else 1


def classes_last(result: Tensor, target: Tensor) -> bool:
    """Whether the result is (N, …, C) for classes (N, …), and not (N, C, …)."""
    spots = target.shape[1:]
    last = result.dim() > 2 and result.shape[1:-1] == spots
    return last and (len(spots) == 1 or result.shape[2:] != spots)


def as_compared(result: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """Scores (N, C, …) and classes (N, …) for a loss; (N·T, C) and (N·T,) of (N, T, C)."""
    if classes_last(result, target):
        return result.flatten(0, -2), target.flatten()
    return result, target


def classes_first(result: Tensor, target: Tensor) -> Tensor:
    """Scores (N, C, …) for a metric, whichever axis the classes were on."""
    return result.movedim(-1, 1) if classes_last(result, target) else result
