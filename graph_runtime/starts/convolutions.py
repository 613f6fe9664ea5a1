"""Convolutions."""

from pydantic import Field

from graph_runtime.document.model import Document
from graph_runtime.params import Width
from graph_runtime.recipe.seen_data import SeenData
from graph_runtime.start import Blocks, Start, chain, shaped, whole_sample

SMALLEST, LARGEST = 8, 8
"""Sides (px): of a picture that is worth it, and of what the last Linear may read."""
MOST = 6


class Convolutions(Start):
    """Looks for the same small patterns everywhere in a picture, then for patterns of those."""

    title = "Convolutional network"
    place = 20

    channels: Width = Field(16, description="Patterns that the first layer looks for.")

    def draw(self, seen: SeenData, result: tuple[int, ...]) -> Document | None:
        spec = whole_sample(seen)
        if spec is None or len(spec.sizes) != 3 or min(spec.sizes[1:]) < SMALLEST:
            return None
        blocks: Blocks = []
        side, channels = max(spec.sizes[1:]), self.channels
        for layer in range(MOST):
            if layer > 1 and side <= LARGEST:
                break
            blocks += [
                ("Conv2d", {"out_channels": channels, "kernel_size": 3, "padding": 1}),
                ("ReLU", {}),
                ("MaxPool2d", {"kernel_size": 2}),
            ]
            side, channels = side // 2, min(2 * channels, 8 * self.channels)
            if min(spec.sizes[1:]) >> (layer + 1) < 2:
                break
        return chain(spec, [*blocks, ("Flatten", {}), *shaped(result)])
