"""What many schedules share."""

from typing import Annotated, Any

from pydantic import Field

TORCH = "https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler."
UNIT: Any = {"unit": "epochs or steps"}
Share = Annotated[float, Field(gt=0, le=1)]
Small = Annotated[float, Field(ge=0)]
