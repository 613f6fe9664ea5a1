"""ShapeBoxes."""

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


class ShapeBoxes(Shapes):
    """Asks whether a picture shows a square, circle or triangle, which, and where.

    The target is y = [p_c, b_x, b_y, b_h, b_w, c_1, c_2, c_3]: the middle, height and width of the
    box as shares of the picture; all 0 where there is only background.
    """

    title = "Shapes with a box"
    synonyms = ("localisation", "localization", "bounding box", "object", "detection", "images")
    reference = "https://arxiv.org/abs/1312.6229"
    scalable_targets: ClassVar[bool] = False

    empty: float = Field(0.25, ge=0, le=1, description="Share of pictures without a shape.")

    def facts(self) -> DataFacts:
        inputs = (Spec(BATCH, 3, self.size, self.size),)
        return DataFacts(inputs, "number", numbers=8, samples=self.samples)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_shape_boxes, self.model_dump(), DRAWING)


def load_shape_boxes(samples: int, size: int, noise: float, seed: int, empty: float) -> Loaded:
    """Pictures (samples, 3, size, size) 0…1, and targets (samples, 8), both float32."""
    import numpy as np

    random = np.random.RandomState(seed)
    pictures = empty_pictures(samples, size)
    targets = np.zeros((samples, 8), np.float32)
    for picture, target in zip(pictures, targets, strict=True):
        if random.uniform() < empty:
            continue
        shape = random_shape(random, size, 0.25, 0.6)
        paint(random, picture, shape_mask(shape, size))
        target[:5] = 1, *(shape[1:] / size)
        target[5 + int(shape[0])] = 1
    return (add_noise(random, pictures, noise),), targets, ()
