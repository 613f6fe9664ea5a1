"""`Event`: the base of all that a worker says, and the numbers that travel in events."""

from __future__ import annotations

import base64
from math import nan
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Number = Annotated[float, BeforeValidator(lambda value: nan if value is None else value)]
"""A float that may be NaN or infinite: JSON has neither, so both travel as null and read as NaN."""

Count = Annotated[int, Field(ge=0, lt=2**53)]
"""A whole number that a float holds exactly."""


class Array(BaseModel):
    """Packed little-endian float32: up to 64 KiB here, a larger one in a `.npy` file of the run."""

    model_config = ConfigDict(frozen=True)

    shape: tuple[Count, ...]
    data: str = ""
    file: str = ""

    @classmethod
    def pack(cls, values: NDArray[np.float32]) -> Array:
        packed = np.ascontiguousarray(values, dtype="<f4")
        return cls(shape=packed.shape, data=base64.b64encode(packed.tobytes()).decode("ascii"))

    def unpack(self) -> NDArray[np.float32]:
        """The numbers; raises ValueError if they do not fill the shape."""
        flat = np.frombuffer(base64.b64decode(self.data, validate=True), dtype="<f4")
        return flat.reshape(self.shape)


class Event(BaseModel):
    """Base of all events. `time` is seconds since the run began, pauses included."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    name: ClassVar[str]

    time: float = 0.0
