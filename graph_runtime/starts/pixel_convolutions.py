"""PixelConvolutions."""

from pydantic import Field

from graph_runtime.document.model import Document
from graph_runtime.params import Width
from graph_runtime.recipe.seen_data import SeenData
from graph_runtime.start import Blocks, Start, chain, only_input


class PixelConvolutions(Start):
    """Judges every pixel by the pixels around it: for a target at each pixel of a picture."""

    title = "Convolutions, a result for every pixel"
    place = 10

    channels: Width = Field(16, description="Patterns that each layer looks for.")

    def draw(self, seen: SeenData, result: tuple[int, ...]) -> Document | None:
        spec = only_input(seen, 3)
        if spec is None or len(result) != 3 or result[1:] != spec.sizes[1:]:
            return None
        blocks: Blocks = []
        for reach in (1, 2, 4):
            wide = {"kernel_size": 3, "padding": reach, "dilation": reach}
            blocks += [("Conv2d", {"out_channels": self.channels, **wide}), ("ReLU", {})]
        return chain(spec, [*blocks, ("Conv2d", {"out_channels": result[0], "kernel_size": 1})])
