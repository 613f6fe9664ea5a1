"""How many CPU threads a fast run takes: a few steps are timed with each number, and undone.

An exact run takes the number that follows from its drawing, because bits depend on it.
"""

from __future__ import annotations

import torch

from graph_runtime.train.learning.learner import Learner
from graph_runtime.train.stepping.step import Step
from graph_runtime.train.stepping.step_trial import timed, undone

WORTH = 0.95
"""A further doubling of the threads must bring a step below this share of its time."""


def fastest_threads(learner: Learner, step: Step, batches: list[torch.Tensor], most: int) -> int:
    """The number of threads up to `most` with which steps are fastest; it is set from now on."""
    best, shortest = 1, float("inf")
    with undone(learner):
        for count in _counts(most):
            torch.set_num_threads(count)
            step.take(batches[0], lambda loss: None)
            seconds = timed(step, batches)
            if seconds < WORTH * shortest:
                best, shortest = count, seconds
    torch.set_num_threads(best)
    return best


def _counts(most: int) -> list[int]:
    """1, 2, 4 … and the most there may be."""
    return sorted({1, max(1, most), *(2**n for n in range(1, most.bit_length()) if 2**n < most)})
