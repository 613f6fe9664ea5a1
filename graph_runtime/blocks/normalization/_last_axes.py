"""What normalizations share that work on the last axes of each sample."""

from __future__ import annotations

from pydantic import Field

from graph_runtime.block import BatchError, Block, Spec


class LastAxes(Block):
    """Base of layer normalizations; how many axes share their figures is `axes`."""

    example = (Spec("N", 12, 64),)

    axes: int = Field(1, ge=1, le=7, description="How many of the last axes share one figure.")
    elementwise_affine: bool = Field(True, description="Learn a scale for each feature.")

    def shape(self, x: Spec) -> Spec:
        if self.axes >= x.rank:
            raise BatchError(
                f"{x.text} has {x.rank - 1} axes besides the batch, not {self.axes}.",
                "Normalize over fewer axes.",
                "axes",
            )
        return x

    def normalized_shape(self, x: Spec) -> int | tuple[int, ...]:
        """Sizes of the axes, one of them as a plain number."""
        sizes = self.sizes(x)
        return sizes[0] if len(sizes) == 1 else sizes

    def sizes(self, x: Spec) -> tuple[int, ...]:
        return x.sizes[-self.axes :]
