"""TokenDropout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from graph_runtime.params import Natural
from graph_runtime.transform import Transform, Work
from graph_runtime.transforms._shares import Share

if TYPE_CHECKING:
    from torch import Tensor

    from graph_runtime.transforms._chance import Chance


class TokenDropout(Transform):
    """Puts another token in the place of some, or 0 in the place of steps that are numbers."""

    title = "Token dropout"
    synonyms = ("word dropout", "unknown word", "mask tokens", "sequence", "augmentation")
    formula = r"y_t = \begin{cases} m & u_t < p \\ x_t & \text{else} \end{cases}"
    reference = "https://aclanthology.org/P15-1162/"
    way = "sequence"

    p: Share = Field(0.1, description="Share of the tokens that are replaced.")
    token: Natural = Field(0, description="What stands in their place, such as <unk>; of tokens.")

    def work(self) -> Work:
        return Work(drop_tokens, self.model_dump())


def drop_tokens(x: Tensor, chance: Chance, p: float, token: int) -> Tensor:
    """x (N, T) with `token`, or (N, T, F) with 0, at a share p of the steps."""
    gone = chance.uniform(x.shape[1]) < p
    return x.masked_fill(gone[..., None], 0) if x.ndim == 3 else x.masked_fill(gone, token)
