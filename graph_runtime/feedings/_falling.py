"""What schedules of scheduled sampling share."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

PAPER = "https://arxiv.org/abs/1506.03099"
SYNONYMS = ("scheduled sampling", "exposure bias", "curriculum", "decoder", "own tokens")
Share = Annotated[float, Field(ge=0, le=1)]
Unit = Literal["epoch", "step"]
START: Any = Field(1.0, description="Share ε of true tokens that the schedule begins with.")
UNIT: Any = Field("epoch", description="What i counts: epochs or steps of training.")


def end(share: float) -> Any:
    """The field `end` with this default."""
    return Field(share, description="Smallest share ε of true tokens.")
