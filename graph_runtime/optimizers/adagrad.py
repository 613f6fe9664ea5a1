"""Adagrad."""

from pydantic import Field

from graph_runtime.optimizer import Optimizer
from graph_runtime.optimizers._fields import L2, SAFE, TORCH, Small, small
from graph_runtime.params import Rate


class Adagrad(Optimizer):
    """Divides the rate of every weight by the root of all squares of its gradients so far."""

    title = "Adagrad"
    synonyms = ("adaptive", "adaptive gradient", "sparse")
    formula = (
        r"G_t = G_{t-1} + g_t^2, "
        r"\quad \theta_t = \theta_{t-1} - \gamma \, g_t / (\sqrt{G_t} + \epsilon)"
    )
    reference = TORCH + "Adagrad.html"

    lr: Rate = Field(0.01, description="Learning rate γ: the length of the first step.")
    lr_decay: Small = small(0.0, "Divides the rate by one plus this times the steps taken.")
    weight_decay: Small = small(0.0, L2)
    initial_accumulator_value: Small = small(0.0, "What the sum of squares begins with.")
    eps: Small = small(1e-10, SAFE)
