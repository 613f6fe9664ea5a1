"""ShapeCaptions."""

from pathlib import Path

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


class ShapeCaptions(Shapes):
    """Asks what a picture shows, in words: "a small red circle on the left".

    The network gets the picture and, behind START, the words so far; the targets are the words and
    END, one step ahead.
    """

    title = "Shapes with captions"
    synonyms = ("image captioning", "describe", "sequence", "words", "images")
    reference = "https://arxiv.org/abs/1411.4555"

    samples: int = Field(2000, ge=10, le=20_000, description="How many pictures are drawn.")

    def facts(self) -> DataFacts:
        inputs = (Spec(BATCH, 3, self.size, self.size), Spec(BATCH, 8, dtype="int64"))
        return DataFacts(
            inputs, "class", caption_words(), samples=self.samples, sizes=(8,), no_target=0
        )

    def no_target(self) -> int:
        return 0

    def loading(self, folder: Path) -> Loading:
        needs = (caption_words, *DRAWING)
        return Loading(load_shape_captions, self.model_dump(), needs)


def caption_words() -> tuple[str, ...]:
    """The tokens of a caption: padding, unknown, start and end, then the words."""
    words = "a small large red green blue square circle triangle on the left right".split()
    return ("<PAD>", "<UNK>", "<START>", "<END>", *words)


def load_shape_captions(samples: int, size: int, noise: float, seed: int) -> Loaded:
    """Pictures (samples, 3, size, size), words so far and words to come (samples, 8) int64."""
    import numpy as np

    random = np.random.RandomState(seed)
    words = caption_words()
    pictures = empty_pictures(samples, size)
    tokens = np.full((samples, 9), 3)
    tokens[:, 0] = 2
    for picture, row in zip(pictures, tokens, strict=True):
        large, right, colour = random.randint(0, 2), random.randint(0, 2), random.randint(0, 3)
        shape = random_shape(random, size // 2, *((0.8, 0.95) if large else (0.4, 0.5)))
        shape[1] += right * (size // 2)
        shape[2] += random.randint(0, size // 2)
        paint(random, picture, shape_mask(shape, size), colour)
        kind = ("square", "circle", "triangle")[int(shape[0])]
        said = f"a {('small', 'large')[large]} {('red', 'green', 'blue')[colour]} {kind}"
        said += f" on the {('left', 'right')[right]}"
        row[1:8] = [words.index(word) for word in said.split()[:7]]
    inputs = (add_noise(random, pictures, noise), tokens[:, :-1].astype(np.int64))
    return inputs, tokens[:, 1:].astype(np.int64), words
