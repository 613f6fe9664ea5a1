"""ShapeObjects."""

from pathlib import Path
from typing import ClassVar

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


class ShapeObjects(Shapes):
    """Shows several shapes, and tells the class and the corners of the box of each.

    The target has a row [class, x1, y1, x2, y2] for each shape, in pixels: 1 square, 2 circle,
    3 triangle; rows without a shape are 0.
    """

    title = "Shapes with boxes"
    synonyms = ("object detection", "bounding boxes", "faster r-cnn", "proposals", "images")
    reference = "https://arxiv.org/abs/1506.01497"
    scalable_targets: ClassVar[bool] = False

    size: int = Field(48, ge=16, le=128, description="Height and width of a picture (px).")
    most: int = Field(3, ge=1, le=10, description="Shapes in a picture: 1 to this many.")

    def facts(self) -> DataFacts:
        inputs = (Spec(BATCH, 3, self.size, self.size),)
        return DataFacts(inputs, "number", samples=self.samples, sizes=(self.most, 5))

    def loading(self, folder: Path) -> Loading:
        return Loading(load_shape_objects, self.model_dump(), DRAWING)


def load_shape_objects(samples: int, size: int, noise: float, seed: int, most: int) -> Loaded:
    """Pictures (samples, 3, size, size) and objects (samples, most, 5), float32."""
    import numpy as np

    random = np.random.RandomState(seed)
    pictures = empty_pictures(samples, size)
    objects = np.zeros((samples, most, 5), np.float32)
    for picture, rows in zip(pictures, objects, strict=True):
        hidden = np.zeros((size, size), bool)
        for row in rows[: random.randint(1, most + 1)]:
            kind, x, y, height, width = shape = random_shape(random, size, 0.2, 0.5)
            covered = shape_mask(shape, size)
            if not (covered & hidden).any():
                paint(random, picture, covered)
                hidden |= covered
                row[:] = kind + 1, x - width / 2, y - height / 2, x + width / 2, y + height / 2
    return (add_noise(random, pictures, noise),), objects, ()
