"""ShapeLandmarks."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from graph_runtime.dataset import DataFacts, Loaded, Loading
from graph_runtime.datasets.shapes._shapes import Shapes, add_noise, empty_pictures, paint
from graph_runtime.tensors import BATCH, Spec

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]


class ShapeLandmarks(Shapes):
    """Asks for the three corners of a triangle: the top one, then clockwise.

    The target is x and y of each corner, as shares of the picture: 6 numbers.
    """

    title = "Shapes with landmarks"
    synonyms = ("keypoints", "pose", "facial landmarks", "corners", "regression", "images")
    reference = "https://arxiv.org/abs/1312.4659"
    scalable_targets: ClassVar[bool] = False

    def facts(self) -> DataFacts:
        inputs = (Spec(BATCH, 3, self.size, self.size),)
        return DataFacts(inputs, "number", numbers=6, samples=self.samples)

    def loading(self, folder: Path) -> Loading:
        needs = (empty_pictures, corners_mask, paint, add_noise)
        return Loading(load_shape_landmarks, self.model_dump(), needs)


def load_shape_landmarks(samples: int, size: int, noise: float, seed: int) -> Loaded:
    """Pictures (samples, 3, size, size) and corners (samples, 6), both float32."""
    import numpy as np

    random = np.random.RandomState(seed)
    pictures = empty_pictures(samples, size)
    targets = np.zeros((samples, 6), np.float32)
    for picture, target in zip(pictures, targets, strict=True):
        middle = random.uniform(0.35, 0.65, 2)
        turns = random.uniform(-0.1, 0.1) + np.array([-0.25, 0.1, 0.4])  # y grows downwards
        arms = random.uniform(0.2, 0.34, 3)[:, None]
        corners = middle + arms * np.stack(
            [np.cos(2 * np.pi * turns), np.sin(2 * np.pi * turns)], 1
        )
        paint(random, picture, corners_mask(corners * size, size))
        target[:] = corners.ravel()
    return (add_noise(random, pictures, noise),), targets, ()


def corners_mask(corners: "Numbers", size: int) -> "Numbers":
    """The pixels (size, size) inside a triangle of these corners (3, 2), clockwise, in px."""
    import numpy as np

    rows, columns = np.mgrid[:size, :size] + 0.5
    inside = np.ones((size, size), bool)
    for (x, y), (u, v) in zip(corners, np.roll(corners, -1, 0), strict=True):
        inside &= (u - x) * (rows - y) - (v - y) * (columns - x) >= 0
    return inside
