"""Adafactor."""

from typing import Annotated

from pydantic import Field

from graph_runtime.optimizer import Optimizer
from graph_runtime.optimizers._fields import SHARE, TORCH, Small, small
from graph_runtime.params import Rate


class Adafactor(Optimizer):
    """Keeps squares of gradients by row and column alone, which saves memory in large matrices."""

    title = "Adafactor"
    synonyms = ("adaptive", "memory", "factored")
    formula = (
        r"\hat{v}_t = \frac{r_t \, c_t^\top}{\mathrm{mean}(r_t)}, "
        r"\quad \theta_t = \theta_{t-1} - \alpha_t \, \frac{g_t}{\sqrt{\hat{v}_t}}"
    )
    reference = TORCH + "Adafactor.html"

    whole_weights = True

    lr: Rate = Field(0.01, description="Largest relative step ρ.")
    beta2_decay: Annotated[float, Field(le=0)] = Field(
        -0.8, description="Exponent with which the means of squares grow slower over time."
    )
    d: Rate = Field(1.0, description="Root mean square above which a step is clipped.")
    weight_decay: Small = small(0.0, SHARE)
