"""What data sets of a person's own arrays share."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graph_runtime.dataset import DataFacts, Dataset


class OwnArrays(Dataset):
    """Base of data that numpy wrote: what the targets mean and what the inputs are read as."""

    target_kind: Literal["class", "number"] = Field(
        "class",
        description="Class indices from 0 (of samples, positions or pixels), or numbers to come "
        "close to.",
    )
    padding: int | None = Field(
        None,
        ge=-(2**31),
        le=2**31 - 1,
        description="Index or number among the targets that stands for none; empty for no such.",
    )
    input_dtype: Literal["float32", "int64", "pixels", "as saved"] = Field(
        "float32",
        description="Numbers, whole numbers such as token ids, or bytes 0…255 as 0…1; or as each "
        "array was saved: whole numbers as int64, others as float32.",
    )

    def facts(self) -> DataFacts | None:
        return None

    def no_target(self) -> int | None:
        return self.padding
