"""`GradientCheck`: compares the gradients of every block with differences of the cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.tool import Findings, Tool

if TYPE_CHECKING:
    from graph_runtime.train.looking.bench import Bench


class GradientCheck(Tool):
    """Compares the gradients that train each block with what a small change does to the cost.

    In float64, without dropout, with normalizations held still; an L2 penalty is part of the cost.

    The rule that is checked was found several times: in control (Kelley 1960), for networks
    (Werbos 1974), and so that all took it up (Rumelhart, Hinton and Williams 1986); deep networks
    learned by it once they were pre-trained layer by layer (Hinton, Osindero and Teh 2006).
    """

    title = "Check the gradients"
    verb = "gradcheck"
    synonyms = ("gradient checking", "finite differences", "back-propagation")
    formula = (
        r"\frac{\lVert d_{approx}-d\rVert}{\lVert d_{approx}\rVert+\lVert d\rVert},\quad "
        r"d_{approx}=\frac{J(\theta+\varepsilon)-J(\theta-\varepsilon)}{2\varepsilon}"
    )
    reference = "https://docs.pytorch.org/docs/stable/notes/gradcheck.html"
    trained = True

    entries: int = Field(10, ge=1, le=1000, description="Numbers of each weight that are tried.")
    samples: int = Field(8, ge=1, le=512, description="Training samples that the cost is taken of.")
    epsilon: float = Field(1e-5, ge=1e-9, le=1e-2, description="How far a number is moved.")
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Draws which numbers are tried.")

    def carry_out(self, bench: Bench, pause: Callable[[], None]) -> Findings:
        from graph_runtime.analysis.work.gradient_findings import findings

        return findings(self, bench, pause)
