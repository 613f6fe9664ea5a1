"""ShapeGrid."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from graph_runtime.dataset import DataFacts, Loaded, Loading
from graph_runtime.datasets.shapes._shapes import (
    DRAWING,
    Shapes,
    add_noise,
    empty_pictures,
    paint,
    random_shape,
    shape_mask,
)
from graph_runtime.tensors import BATCH, Spec

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]


class ShapeGrid(Shapes):
    """Shows several shapes; each belongs to the cell of a grid in which its middle lies.

    A cell has, for each anchor, [p_c, b_x, b_y, b_h, b_w, c_1, c_2, c_3]: the middle inside
    the cell, height and width, all counted in cells. Anchor 0 is for tall boxes, 1 for wide.
    """

    title = "Shapes on a grid"
    synonyms = ("yolo", "anchors", "single shot", "object detection", "images")
    reference = "https://arxiv.org/abs/1506.02640"
    scalable_targets: ClassVar[bool] = False

    size: int = Field(48, ge=16, le=128, description="Height and width of a picture (px).")
    grid: int = Field(3, ge=1, le=16, description="Cells along each side of the picture.")
    anchors: int = Field(2, ge=1, le=2, description="Boxes that one cell can hold.")
    most: int = Field(3, ge=1, le=10, description="Shapes in a picture: 1 to this many.")

    def facts(self) -> DataFacts:
        inputs = (Spec(BATCH, 3, self.size, self.size),)
        sizes = (self.grid, self.grid, self.anchors, 8)
        return DataFacts(inputs, "number", samples=self.samples, sizes=sizes)

    def loading(self, folder: Path) -> Loading:
        needs = (*DRAWING, put_into_grid)
        return Loading(load_shape_grid, self.model_dump(), needs)


def load_shape_grid(
    samples: int, size: int, noise: float, seed: int, grid: int, anchors: int, most: int
) -> Loaded:
    """Pictures (samples, 3, size, size) and cells (samples, grid, grid, anchors, 8), float32."""
    import numpy as np

    random = np.random.RandomState(seed)
    pictures = empty_pictures(samples, size)
    cells = np.zeros((samples, grid, grid, anchors, 8), np.float32)
    for picture, target in zip(pictures, cells, strict=True):
        hidden = np.zeros((size, size), bool)
        for _ in range(random.randint(1, most + 1)):
            shape = random_shape(random, size, 0.15, 0.45)
            covered = shape_mask(shape, size)
            if not (covered & hidden).any() and put_into_grid(target, shape[1:] / size, shape[0]):
                paint(random, picture, covered)
                hidden |= covered
    return (add_noise(random, pictures, noise),), cells, ()


def put_into_grid(cells: "Numbers", box: "Numbers", kind: float) -> bool:
    """Write a box into its cell and the anchor most like it; False where the place is taken.

    cells: (S, S, anchors, 5 + C), the row first. box: middle x and y, height and width, shares of
    the picture; in the cell they are counted in cells. Anchors are .5 × 1.5 cells (wide × high)
    and 1.5 × .5.
    """
    import numpy as np

    grid, _, anchors, _ = cells.shape
    x, y, height, width = (float(part) * grid for part in box)
    column, row = min(int(x), grid - 1), min(int(y), grid - 1)
    shapes = np.array([[0.5, 1.5], [1.5, 0.5]])[:anchors]
    shared = np.minimum(shapes, [width, height]).prod(1)
    overlap = shared / (shapes.prod(1) + width * height - shared)
    place = cells[row, column, overlap.argmax()]
    if place[0]:
        return False
    place[:5] = 1, x - column, y - row, height, width
    place[5 + int(kind)] = 1
    return True
