"""Shortcut."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graph_runtime.block import Block, Call, Me, Value, Weights, call, expect_features, own
from graph_runtime.blocks._broadcast import broadcast, reach_of_join
from graph_runtime.params import Count
from graph_runtime.reach import HERE, Reaches, slid
from graph_runtime.tensors import Spec

_CONVOLUTIONS = {3: "nn.Conv1d", 4: "nn.Conv2d", 5: "nn.Conv3d"}
_OWN = ("PadShortcut", "ProjectionShortcut", "ShortcutIfEqual")


class Shortcut(Block):
    """Adds x to z, which other blocks made of it; brings x to the sizes of z where they differ.

    With identity x stays as it is, pad skips pixels and adds channels of zeros, projection is a
    learned 1×1 convolution of an image's channels, or a matrix for features.
    """

    title = "Shortcut"
    synonyms = ("residual", "skip connection", "projection", "resnet", "identity mapping", "add")
    formula = r"y = z + W_s x"
    reference = "https://arxiv.org/abs/1512.03385"
    calls = (*_CONVOLUTIONS.values(), "nn.Linear", "nn.Identity", "nn.ZeroPad1d", *_OWN)
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
    batch_norm: bool = Field(False, description="Normalize the projection of a 2D image.")

    def shape(self, z: Spec, x: Spec) -> Spec:
        if z.rank != x.rank:
            return broadcast(z, x)
        if self.mode == "if_equal" and z.shape != x.shape:
            return z
        return broadcast(z, self._brought(z, x))

    def reach(self, port: str, z: Spec, x: Spec) -> Reaches | None:
        if self.mode == "if_equal" and z.shape != x.shape and port == "x":
            return ()
        way = self._way(z, x)
        if reach_of_join(z, self._brought(z, x)) is None:
            return None
        moves = port == "x" and way in ("pad", "projection")
        return (slid(1, self.stride, 0) if moves else HERE,) * (z.rank - 2)

    def module(self, z: Spec, x: Spec) -> Call | None:
        image = _is_image(x)
        match self._way(z, x):
            case "if_equal":
                return own("ShortcutIfEqual")
            case "identity":
                return None if self.mode == "identity" else call("nn.Identity")
            case "pad" if image:
                return own("PadShortcut", x.channels, z.channels, **self.changed("stride"))
            case "pad":
                return call("nn.ZeroPad1d", (0, max(0, z.last - x.last)))
        if not image:
            return call("nn.Linear", x.last, z.last, bias=False)
        if self._normalizes(x):
            return own("ProjectionShortcut", x.channels, z.channels, **self.changed("stride"))
        kind = _CONVOLUTIONS[x.rank]
        return call(kind, x.channels, z.channels, 1, **self.changed("stride"), bias=False)

    def forward(self, me: Me, z: Value, x: Value) -> Value:
        if self.mode == "if_equal":
            return me(z, x)
        return z + (x if self.mode == "identity" else me(x))

    def weights(self, z: Spec, x: Spec) -> Weights:
        if self._way(z, x) != "projection":
            return {}
        if not _is_image(x):
            return {"weight": (z.last, x.last)}
        shape = (z.channels, x.channels, *(1,) * (x.rank - 2))
        if not self._normalizes(x):
            return {"weight": shape}
        sizes = (z.channels,)
        return {"conv.weight": shape, "norm.weight": sizes, "norm.bias": sizes}

    def macs(self, z: Spec, x: Spec, y: Spec) -> int:
        if self._way(z, x) != "projection":
            return 0
        return self._brought(z, x).numbers * (x.channels if _is_image(x) else x.last)

    def _way(self, z: Spec, x: Spec) -> str:
        """The mode; what auto comes to for these sizes."""
        if self.mode != "auto":
            return self.mode
        return "identity" if z.shape == x.shape else "projection"

    def _normalizes(self, x: Spec) -> bool:
        return self.batch_norm and x.rank == 4

    def _brought(self, z: Spec, x: Spec) -> Spec:
        """What is added to z."""
        way = self._way(z, x)
        if way in ("identity", "if_equal"):
            return x
        if not _is_image(x):
            width = expect_features(z)
            return x.with_last(max(width, x.last) if way == "pad" else width)
        channels = max(z.channels, x.channels) if way == "pad" else z.channels
        sizes = (-(-size // self.stride) for size in x.sizes[1:])
        return x.with_shape("N", channels, *sizes)


def _is_image(x: Spec) -> bool:
    """Whether the axis behind the batch holds channels."""
    return x.rank in _CONVOLUTIONS and x.axes[1] == "C"
