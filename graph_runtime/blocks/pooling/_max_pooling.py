"""What keeps one number of each window shares: its window may have gaps."""

from __future__ import annotations

from pydantic import Field

from graph_runtime.blocks.pooling._pooling import Pooling1d, Pooling2d, Pooling3d
from graph_runtime.params import Size1d, Size2d, Size3d

_DILATION = "Distance of the numbers in a window."


class MaxPooling1d(Pooling1d):
    """Base of what picks from a window of a sequence."""

    dilation: Size1d = Field(1, description=_DILATION, json_schema_extra={"unit": "steps"})


class MaxPooling2d(Pooling2d):
    """Base of what picks from a window of an image."""

    dilation: Size2d = Field(1, description=_DILATION, json_schema_extra={"unit": "px"})


class MaxPooling3d(Pooling3d):
    """Base of what picks from a window of a volume."""

    dilation: Size3d = Field(1, description=_DILATION, json_schema_extra={"unit": "px"})
