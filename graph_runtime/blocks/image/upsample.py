"""Upsample."""

from __future__ import annotations

from math import floor
from typing import Literal

from pydantic import Field

from graph_runtime.block import BatchError, Block, Call, ShapeError, call, spread
from graph_runtime.params import Size1d, Size2d, Size3d
from graph_runtime.reach import Reaches, repeated
from graph_runtime.tensors import Spec

_AXES = {"linear": 1, "bilinear": 2, "bicubic": 2, "trilinear": 3}
_SPATIAL = {1: ("T",), 2: ("H", "W"), 3: ("D", "H", "W")}


class Upsample(Block):
    """Resizes a sequence, an image or a volume by repeating or blending its numbers."""

    title = "Upsample"
    synonyms = ("resize", "interpolate", "scale", "zoom", "bilinear", "nearest", "enlarge")
    formula = r"y_p = \sum_q w(p / s - q) \, x_q"
    reference = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Upsample.html"
    example = (Spec("N", 16, 7, 7),)

    size: Size3d | Size2d | Size1d | None = Field(
        None,
        description="Size after the block, in place of a scale_factor; one number or one an axis.",
        json_schema_extra={"unit": "px"},
    )
    scale_factor: float | None = Field(
        2.0, gt=0.0, le=1024.0, description="How many times larger it becomes, s."
    )
    mode: Literal["nearest", "linear", "bilinear", "bicubic", "trilinear", "nearest-exact"] = Field(
        "nearest", description="Repeat the nearest number, or blend along 1, 2 or 3 axes."
    )
    align_corners: bool | None = Field(
        None, description="Keep the corners in place; only where numbers are blended."
    )
    recompute_scale_factor: bool | None = Field(
        None, description="Blend by the ratio of the two sizes, not by scale_factor."
    )

    def shape(self, x: Spec) -> Spec:
        axes = self._axes(x)
        self._expect_one_size()
        if self.align_corners is not None and self.mode not in _AXES:
            raise ShapeError(
                f"align_corners means nothing where mode is {self.mode}.",
                "Leave it empty, or blend with another mode.",
                "align_corners",
            )
        sizes = self._sizes(x.sizes[1:])
        return Spec(x.shape[0], x.channels, *sizes, axes=("N", "C", *_SPATIAL[axes]))

    def reach(self, port: str, x: Spec) -> Reaches | None:
        pairs = list(zip(self._sizes(x.sizes[1:]), x.sizes[1:], strict=True))
        whole = all(large % small == 0 for large, small in pairs)
        if self.mode not in ("nearest", "nearest-exact") or not whole:
            return None
        return tuple(repeated(large // small) for large, small in pairs)

    def module(self, x: Spec) -> Call:
        factor = {} if self.scale_factor is None else {"scale_factor": self.scale_factor}
        options = self.changed("mode", "align_corners", "recompute_scale_factor")
        return call("nn.Upsample", **self.changed("size"), **factor, **options)

    def _axes(self, x: Spec) -> int:
        axes = x.rank - 2
        wanted = _AXES.get(self.mode)
        if axes < 1:
            raise BatchError(
                f"The input must be (N, C, …) but is {x.text}.", "Connect an image of channels."
            )
        if axes > 3 or wanted not in (None, axes):
            raise ShapeError(
                f"{self.mode} does not fit {x.text}, which has {axes} axes to resize.",
                "Choose linear for 1, bilinear or bicubic for 2, trilinear for 3, or nearest.",
                "mode",
            )
        return axes

    def _expect_one_size(self) -> None:
        if (self.size is None) == (self.scale_factor is None):
            raise ShapeError(
                "It needs either size or scale_factor, and not both.",
                "Give one of them and leave the other one empty.",
                "size",
            )
        if self.size is not None and self.recompute_scale_factor:
            raise ShapeError(
                "recompute_scale_factor means nothing beside a size.",
                "Leave it empty, or give a scale_factor.",
                "recompute_scale_factor",
            )

    def _sizes(self, sizes: tuple[int, ...]) -> tuple[int, ...]:
        if self.size is None:
            assert self.scale_factor is not None
            found = tuple(floor(size * self.scale_factor) for size in sizes)
        else:
            found = spread(self.size, len(sizes))
        if len(found) != len(sizes):
            raise ShapeError(
                f"A size of {len(found)} numbers does not fit {len(sizes)} axes.",
                "Give one number for all axes, or one for each.",
                "size",
            )
        if min(found) < 1:
            raise ShapeError(
                "Nothing is left at this scale.", "Use a larger scale_factor.", "scale_factor"
            )
        return found
