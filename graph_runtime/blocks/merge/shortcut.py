"""Shortcut."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graph_runtime.block import Block, Call, Weights, expect_features, own
from graph_runtime.blocks._broadcast import broadcast, reach_of_join
from graph_runtime.params import Count
from graph_runtime.reach import HERE, Reaches, slid
from graph_runtime.tensors import Spec


class Shortcut(Block):
    """Adds x to z, which other blocks made of it; brings x to the sizes of z where they differ.

    With identity x stays as it is, pad skips pixels and adds channels of zeros, projection is a
    learned 1×1 convolution of an image's channels, or a matrix for features.
    """

    title = "Shortcut"
    synonyms = ("residual", "skip connection", "projection", "resnet", "identity mapping", "add")
    formula = r"y = z + W_s x"
    reference = "https://arxiv.org/abs/1512.03385"
    calls = ("Shortcut",)
    example = (Spec("N", 16, 8, 8), Spec("N", 8, 8, 8))

    mode: Literal["auto", "identity", "pad", "projection", "if_equal"] = Field(
        "auto",
        description="What becomes of x; where sizes differ, auto projects, if_equal adds nothing.",
    )
    stride: Count = Field(
        1,
        description="How far a projection or padding of an image moves, as the path beside it.",
        json_schema_extra={"unit": "px"},
    )
    batch_norm: bool = Field(False, description="Normalize the projection of an image.")

    def shape(self, z: Spec, x: Spec) -> Spec:
        if z.rank != x.rank:
            return broadcast(z, x)
        expect_features(x)
        if self.mode == "if_equal" and z.shape != x.shape:
            return z
        return broadcast(z, self._brought(z, x))

    def reach(self, port: str, z: Spec, x: Spec) -> Reaches | None:
        if self.mode == "if_equal" and z.shape != x.shape and port == "x":
            return ()
        way = self._way(z, x) if port == "x" else "identity"
        image = _is_image(z, x)
        mixed = way == "projection" and not image
        if mixed or reach_of_join(z, self._brought(z, x)) is None:
            return None
        moves = way in ("pad", "projection") and image
        return (slid(1, self.stride, 0) if moves else HERE,) * (z.rank - 2) or None

    def module(self, z: Spec, x: Spec) -> Call:
        image = _is_image(z, x)
        sizes = (_width(x, image), _width(z, image), x.rank - 2 if image else 0)
        return own("Shortcut", *sizes, **self.changed("mode", "stride", "batch_norm"))

    def weights(self, z: Spec, x: Spec) -> Weights:
        if self._way(z, x) != "projection":
            return {}
        if not _is_image(z, x):
            return {"projection.weight": (z.last, x.last)}
        shape = (z.channels, x.channels, *(1,) * (x.rank - 2))
        norm = {"norm.weight": (z.channels,), "norm.bias": (z.channels,)}
        return {"projection.weight": shape, **(norm if self.batch_norm else {})}

    def macs(self, z: Spec, x: Spec, y: Spec) -> int:
        if self._way(z, x) != "projection":
            return 0
        return self._brought(z, x).numbers * _width(x, _is_image(z, x))

    def _way(self, z: Spec, x: Spec) -> str:
        """The mode; what auto comes to for these sizes."""
        if self.mode != "auto":
            return self.mode
        image = _is_image(z, x)
        same = _width(z, image) == _width(x, image) and self.stride == 1
        return "identity" if same else "projection"

    def _brought(self, z: Spec, x: Spec) -> Spec:
        """What is added to z."""
        way = self._way(z, x)
        if way in ("identity", "if_equal"):
            return x
        if not _is_image(z, x):
            width = expect_features(z)
            return x.with_last(max(width, x.last) if way == "pad" else width)
        channels = max(z.channels, x.channels) if way == "pad" else z.channels
        sizes = (-(-size // self.stride) for size in x.sizes[1:])
        return x.with_shape("N", channels, *sizes)


def _is_image(z: Spec, x: Spec) -> bool:
    """Whether the axis behind the batch holds channels, of either."""
    return 3 <= x.rank <= 5 and "C" in (x.axes[1], z.axes[1])


def _width(x: Spec, image: bool) -> int:
    """Channels of an image, features of anything else."""
    return x.channels if image else x.last
