"""ShapeMasks."""

from pathlib import Path

from pydantic import Field

from graph_runtime.dataset import DataFacts, Loaded, Loading
from graph_runtime.datasets.shapes._shapes import (
    DRAWING,
    NAMES,
    Shapes,
    add_noise,
    empty_pictures,
    paint,
    random_shape,
    shape_mask,
)
from graph_runtime.tensors import BATCH, Spec


class ShapeMasks(Shapes):
    """Asks of every pixel whether it is background or part of a square, circle or triangle."""

    title = "Shapes with masks"
    synonyms = ("semantic segmentation", "mask", "u-net", "pixels", "images")
    reference = "https://arxiv.org/abs/1505.04597"

    samples: int = Field(600, ge=10, le=20_000, description="How many pictures are drawn.")
    most: int = Field(3, ge=1, le=10, description="Shapes in a picture: 1 to this many.")

    def facts(self) -> DataFacts:
        inputs = (Spec(BATCH, 3, self.size, self.size),)
        classes = ("background", *NAMES)
        sizes = (self.size, self.size)
        return DataFacts(inputs, "class", classes, samples=self.samples, sizes=sizes)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_shape_masks, self.model_dump(), DRAWING)


def load_shape_masks(samples: int, size: int, noise: float, seed: int, most: int) -> Loaded:
    """Pictures (samples, 3, size, size) float32, and a class per pixel, int64."""
    import numpy as np

    random = np.random.RandomState(seed)
    pictures = empty_pictures(samples, size)
    masks = np.zeros((samples, size, size), np.int64)
    for picture, mask in zip(pictures, masks, strict=True):
        for _ in range(random.randint(1, most + 1)):
            shape = random_shape(random, size, 0.25, 0.5)
            covered = shape_mask(shape, size)
            if not mask[covered].any():
                paint(random, picture, covered)
                mask[covered] = 1 + int(shape[0])
    names = ("background", "square", "circle", "triangle")
    return (add_noise(random, pictures, noise),), masks, names
