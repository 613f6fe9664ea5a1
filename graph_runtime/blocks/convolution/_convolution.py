"""What convolutions over one, two or more axes share."""

from __future__ import annotations

from math import prod
from typing import Any, ClassVar, Literal

from pydantic import Field

from graph_runtime.block import Block, Call, ShapeError, Spec, Weights, call, expect_axes, spread
from graph_runtime.blocks._window import Window, by, window
from graph_runtime.params import Count
from graph_runtime.tensors import BATCH


class Convolution(Block):
    """Base of convolutions; `spatial` names the axes that the kernel slides over."""

    spatial: ClassVar[tuple[str, ...]] = ()

    out_channels: Count = Field(16, description="Learned filters, each giving one channel.")
    kernel_size: Any = 3
    stride: Any = 1
    padding: Any = 0
    dilation: Any = 1
    groups: Count = Field(
        1, description="Groups of channels that are kept apart; as many as channels: depthwise."
    )
    bias: bool = Field(True, description="Add a learned offset to each channel.")
    padding_mode: Literal["zeros", "reflect", "replicate", "circular"] = Field(
        "zeros", description="What the added border holds."
    )

    def shape(self, x: Spec) -> Spec:
        expect_axes(x, ", ".join((BATCH, "C", *self.spatial)))
        self._expect_groups(x.channels)
        self._expect_border(x.sizes[1:])
        axes = (BATCH, "C", *self.spatial)
        return Spec(BATCH, self.out_channels, *self._positions(x.sizes[1:]), axes=axes)

    def module(self, x: Spec) -> Call:
        options = ("stride", "padding", "dilation", "groups", "bias", "padding_mode")
        return call(
            f"nn.{self.kind()}",
            x.channels,
            self.out_channels,
            self.kernel_size,
            **self.changed(*options),
        )

    def weights(self, x: Spec) -> Weights:
        kernel = spread(self.kernel_size, len(self.spatial))
        offset = {"bias": (self.out_channels,)} if self.bias else {}
        return {"weight": (self.out_channels, x.channels // self.groups, *kernel)} | offset

    def macs(self, x: Spec, y: Spec) -> int:
        kernel = spread(self.kernel_size, len(self.spatial))
        return y.numbers * (x.channels // self.groups) * prod(kernel)

    def _window(self) -> Window:
        """The window; its padding is 0 where a word stands for it."""
        padding = 0 if isinstance(self.padding, str) else self.padding
        return window(len(self.spatial), self.kernel_size, self.stride, padding, self.dilation)

    def _positions(self, sizes: tuple[int, ...]) -> tuple[int, ...]:
        sliding = self._window()
        if self.padding != "same":
            try:
                return sliding.positions(sizes)
            except ShapeError as refusal:
                fix = refusal.fix.rstrip(".") + " or padding='same'."
                raise ShapeError(refusal.message, fix, refusal.param) from None
        if any(step != 1 for step in sliding.stride):
            raise ShapeError(
                f"padding='same' cannot be combined with a stride of {by(sliding.stride)}.",
                "Set the stride to 1 or give the padding as a number.",
                "padding",
            )
        return sizes

    def _expect_groups(self, channels: int) -> None:
        for count, name in ((channels, "input"), (self.out_channels, "output")):
            if count % self.groups:
                raise ShapeError(
                    f"{count} {name} channels cannot be shared out among {self.groups} groups.",
                    f"Choose a number of groups that divides {count}.",
                    "groups",
                )

    def _expect_border(self, sizes: tuple[int, ...]) -> None:
        """A mirrored or wrapped border can be no wider than the image it is taken from."""
        limits = {"reflect": -1, "circular": 0}
        if self.padding_mode not in limits:
            return
        border = self._border()
        room = tuple(size + limits[self.padding_mode] for size in sizes)
        if any(wide > most for wide, most in zip(border, room, strict=True)):
            raise ShapeError(
                f"A {self.padding_mode} border of {by(border)} is too wide for {by(sizes)}.",
                f"Pad by {by(room)} at most, or set padding_mode to 'zeros'.",
                "padding_mode",
            )

    def _border(self) -> tuple[int, ...]:
        """The widest side of the border along each axis."""
        sliding = self._window()
        if self.padding == "same":
            return tuple(span // 2 for span in sliding.span)
        return sliding.padding
