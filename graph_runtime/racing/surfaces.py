"""Surfaces over a plane on which optimizers can be raced: plain arithmetic, for floats and arrays.

The heights are sums and products alone, so that a picture, a table and autograd read one formula.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Surface:
    """A height over (x, y), the part of the plane to show, where to begin and when it is done.

    A race is over below `goal`; where that is None, as soon as |y| is above `escape`.
    """

    name: str
    title: str
    formula: str
    height: Callable[[Any, Any], Any]
    start: tuple[float, float]
    view: tuple[float, float, float, float]
    """Left, right, bottom and top."""
    goal: float | None = 1e-6
    escape: float = 1.0
    pace: float = 1.0
    """What the rates of the usual racers are multiplied by here."""
    says: str = ""

    def done(self, x: float, y: float) -> bool:
        """Whether a place counts as arrived."""
        if self.goal is None:
            return abs(y) > self.escape
        return bool(self.height(x, y) < self.goal)

    @property
    def aim(self) -> str:
        """When a race is over, in words."""
        return f"|y| > {self.escape:g}" if self.goal is None else f"f < {self.goal:g}"


_ALL = (
    Surface(
        "valley",
        "Long valley",
        r"f = \frac{1}{2} (x^2 + 100 y^2)",
        lambda x, y: 0.5 * (x * x + 100 * y * y),
        (1.0, 1.0),
        (-1.35, 1.35, -1.35, 1.35),
        says="A hundred times steeper across than along: plain steps zigzag or creep.",
    ),
    Surface(
        "raw_features",
        "Unscaled features, 1 to 1000",
        r"f = \frac{1}{2} (x^2 + 1000^2 y^2)",
        lambda x, y: 0.5 * (x * x + 1e6 * y * y),
        (1.0, 1.0),
        (-1.35, 1.35, -1.35, 1.35),
        pace=1e-4,
        says="The cost of a linear regression on features that differ in size by 1000: contours "
        "so long that they look like lines, and a safe step hardly moves along them.",
    ),
    Surface(
        "scaled_features",
        "The same features, scaled",
        r"f = \frac{1}{2} (x^2 + y^2)",
        lambda x, y: 0.5 * (x * x + y * y),
        (1.0, 1.0),
        (-1.35, 1.35, -1.35, 1.35),
        pace=100.0,
        says="The same regression on standardized features: round contours, and one step of "
        "gradient descent arrives.",
    ),
    Surface(
        "saddle",
        "Saddle",
        r"f = x^2 - y^2",
        lambda x, y: x * x - y * y,
        (1.0, 1e-3),
        (-1.25, 1.25, -1.25, 1.25),
        goal=None,
        says="Flat in the middle, though no minimum: in high dimension most such places are "
        "saddles.",
    ),
    Surface(
        "parabola",
        "Parabola",
        r"f = \frac{1}{2} x^2",
        lambda x, y: 0.5 * x * x + 0 * y,
        (1.0, 0.0),
        (-1.25, 1.25, -1.0, 1.0),
        says="Right of the minimum the slope is above zero, left of it below: a step goes down.",
    ),
    Surface(
        "rosenbrock",
        "Rosenbrock's banana",
        r"f = (1 - x)^2 + 100 (y - x^2)^2",
        lambda x, y: (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x),
        (-1.2, 1.0),
        (-1.8, 1.8, -0.9, 2.3),
        pace=0.1,
        says="The valley is found at once and followed slowly.",
    ),
    Surface(
        "himmelblau",
        "Himmelblau's four minima",
        r"f = (x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        lambda x, y: (x * x + y - 11) * (x * x + y - 11) + (x + y * y - 7) * (x + y * y - 7),
        (-0.5, -0.8),
        (-5.2, 5.2, -5.2, 5.2),
        says="Which of the four minima is reached depends on the optimizer.",
    ),
    Surface(
        "two_wells",
        "Two wells",
        r"f = \frac{1}{4} x^4 - \frac{1}{2} x^2 + \frac{3}{20} x + \frac{1}{2} y^2 + 0.4016",
        lambda x, y: x * x * x * x / 4 - x * x / 2 + 0.15 * x + y * y / 2 + 0.4016,
        (1.6, 0.8),
        (-1.9, 1.9, -1.2, 1.2),
        goal=1e-3,
        pace=6.0,
        says="The well on the right is not the deepest: momentum may carry over the hill.",
    ),
)
SURFACES = {surface.name: surface for surface in _ALL}
