"""What a worker answers when the code of a person's own block is measured."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from graph_runtime.tensors import Dtype
from graph_runtime.train.messages.event import Count, Event


class Given(BaseModel):
    """What a block gives at an output: a shape with the batch as "N"."""

    model_config = ConfigDict(frozen=True)

    shape: tuple[Count | Literal["N"], ...] = Field(max_length=64)
    dtype: Dtype
    axes: tuple[Annotated[str, Field(max_length=1)], ...] = Field(max_length=64)


class MeasureBegan(Event):
    """The code of a person's own block runs from now on: the time it may take begins."""

    number: Count


class Measured(Event):
    """What the code of a person's own block does, or in `message` why it cannot be used."""

    number: Count
    outputs: tuple[Given, ...] = Field((), max_length=64)
    weights: dict[str, tuple[Count, ...]] = {}
    macs: Count = 0
    message: str = ""
    fix: str = ""
    line: Count = 0
