"""PhotoTiles."""

from pathlib import Path

from pydantic import Field

from graph_runtime.dataset import DataFacts, Dataset, Loaded, Loading
from graph_runtime.tensors import BATCH, Spec

_HEIGHT, _WIDTH = 427, 640


class PhotoTiles(Dataset):
    """Cuts two colour photos, a temple and a flower, into tiles, to be told apart."""

    title = "Tiles of two photos"
    synonyms = ("images", "colour", "rgb", "china", "flower", "patches", "classification")
    reference = (
        "https://scikit-learn.org/stable/modules/generated/sklearn.datasets.load_sample_images.html"
    )
    origin = (
        "china.jpg by Evgeni Blagoderov and flower.jpg by Daniel Schwen, CC BY 2.0 and 3.0; "
        "bundled with scikit-learn."
    )

    size: int = Field(16, ge=4, le=128, description="Height and width of a tile (px).")

    def facts(self) -> DataFacts:
        tiles = 2 * (_HEIGHT // self.size) * (_WIDTH // self.size)
        inputs = (Spec(BATCH, 3, self.size, self.size),)
        return DataFacts(inputs, "class", ("china", "flower"), samples=tiles)

    def loading(self, folder: Path) -> Loading:
        return Loading(load_photo_tiles, {"size": self.size})


def load_photo_tiles(size: int) -> Loaded:
    """Tiles that do not overlap (samples, 3, size, size) uint8, and their photo (samples,)."""
    import numpy as np
    from sklearn.datasets import load_sample_image

    found = []
    for name in ("china.jpg", "flower.jpg"):
        photo = load_sample_image(name)
        rows, columns = photo.shape[0] // size, photo.shape[1] // size
        tiles = photo[: rows * size, : columns * size].reshape(rows, size, columns, size, 3)
        found.append(tiles.transpose(0, 2, 4, 1, 3).reshape(-1, 3, size, size))
    targets = np.repeat(np.arange(2), [len(tiles) for tiles in found])
    return (np.ascontiguousarray(np.concatenate(found)),), targets, ("china", "flower")
