"""LBFGS."""

from typing import Literal

from pydantic import Field

from graph_runtime.optimizer import Optimizer
from graph_runtime.optimizers._fields import TORCH, Small, small
from graph_runtime.params import Count, Rate


class LBFGS(Optimizer):
    """Learns the curvature from its last moves, and makes several of them on one batch."""

    title = "L-BFGS"
    synonyms = ("L-BFGS", "quasi newton", "second order", "closure")
    formula = r"\theta_t = \theta_{t-1} - \gamma \, H_t \, g_t, \quad H_t \approx (\nabla^2 L)^{-1}"
    reference = TORCH + "LBFGS.html"

    takes_groups = False
    needs_closure = True
    whole_weights = True

    lr: Rate = Field(1.0, description="Length γ of a step along the direction that was found.")
    max_iter: Count = Field(20, description="Moves of the weights on one batch.")
    max_eval: Count | None = Field(
        None, description="Passes through the network on one batch; empty for 1.25 per move."
    )
    tolerance_grad: Small = small(1e-7, "A largest slope at which it stops on a batch.")
    tolerance_change: Small = small(1e-9, "A change of loss or weights at which it stops.")
    history_size: Count = Field(100, description="Moves from which the curvature is learned.")
    line_search_fn: Literal["strong_wolfe"] | None = Field(
        None, description="How the length of a step is searched; empty takes the rate as it is."
    )
