"""Whether a network fits too little, too much or well, from its two errors."""

from __future__ import annotations

from dataclasses import dataclass

from graph_runtime.metric import METRICS

TOLERATED = 0.05
"""Error above the best possible one, or gap between the parts, from which something is amiss."""


@dataclass(frozen=True, slots=True)
class Fit:
    """`bias`: too much error in training. `variance`: much more on samples it has not learned."""

    bias: bool
    variance: bool

    @property
    def name(self) -> str:
        """As the table of the textbooks has it."""
        if self.bias and self.variance:
            return "high bias and high variance"
        return "high bias" if self.bias else "high variance" if self.variance else "just right"

    @property
    def words(self) -> str:
        if not (self.bias or self.variance):
            return self.name
        kinds = {"underfits": self.bias, "overfits": self.variance}
        return f"{' and '.join(kind for kind, is_so in kinds.items() if is_so)} ({self.name})"


def fit_of(train_error: float, held_back_error: float, best: float = 0.0) -> Fit:
    """Errors as shares (0 is perfect); `best` is the error that nothing can get below."""
    return Fit(train_error - best > TOLERATED, held_back_error - train_error > TOLERATED)


def judged_by_error(metric: str) -> bool:
    """Whether 1 minus this metric (by its title) is a share of error."""
    return any(kind.title == metric and kind.higher_is_better for kind in METRICS.kinds.values())
