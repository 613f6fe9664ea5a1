"""What many optimizers share: the kinds of their parameters, and words for them."""

from typing import Annotated, Any

from pydantic import Field

from graph_runtime.params import Decay

Small = Annotated[float, Field(ge=0)]
Betas = tuple[Decay, Decay]
TORCH = "https://docs.pytorch.org/docs/stable/generated/torch.optim."
L2 = "Adds this multiple of every weight to its gradient (L2 penalty)."
SHARE = "Share λ by which every weight shrinks in a step, times the rate."
SAFE = "Keeps the division safe where gradients are tiny."


def small(default: float, description: str) -> Any:
    """A field for a number from 0."""
    return Field(default, ge=0, description=description)
