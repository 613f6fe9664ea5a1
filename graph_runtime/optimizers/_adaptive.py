"""What Adam and its kin share."""

from typing import Annotated

from pydantic import Field

from graph_runtime.optimizer import Optimizer
from graph_runtime.params import Decay, Rate


class Adaptive(Optimizer):
    """Base of optimizers that keep running means of every gradient and of its square."""

    lr: Rate = Field(1e-3, description="Learning rate γ: about how far a weight moves in a step.")
    betas: tuple[Decay, Decay] = Field(
        (0.9, 0.999), description="How much of the running means of gradient and square is kept."
    )
    eps: Annotated[float, Field(ge=0)] = Field(
        1e-8, description="Keeps the division safe where gradients are tiny."
    )
    weight_decay: Annotated[float, Field(ge=0)] = Field(
        0.0, description="Adds this multiple of every weight to its gradient (L2 penalty)."
    )
    amsgrad: bool = Field(
        False, description="Divide by the largest running mean of squares so far."
    )
