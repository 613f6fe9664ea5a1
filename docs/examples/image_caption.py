"""A picture in, a sentence out: a convolutional network begins what a recurrent one says."""

from collections.abc import Iterator

from docs.examples.pen import Pen
from graph_runtime.document.model import Document

SAYS = (
    "What does the picture show? A convolutional network describes it by 256 numbers, and with "
    "these for its first state a GRU says the caption, word by word."
)


def examples() -> Iterator[tuple[str, Document]]:
    yield "image_caption", image_caption()


def image_caption(words: int = 1_000, steps: int = 12) -> Document:
    """The caption comes one word late, as it does in training."""
    pen = Pen()
    pen.define("eye", _eye(), "Eye", "Describes a picture by the state of a decoder.")
    pen.put("picture", "Input", shape=[3, 64, 64])
    pen.put("caption", "Input", shape=[steps], dtype="int64")
    pen.group("eye", "eye", "picture", state=256)
    pen.put("vectors", "Embedding", "caption", num_embeddings=words, embedding_dim=128)
    pen.put("speaker", "GRU", "vectors", "eye", hidden_size=256)
    pen.put("readout", "Linear", "speaker", out_features=words)
    pen.put("logits", "Output")
    return pen.document("Image caption", SAYS)


def _eye() -> Pen:
    pen = Pen(state=256)
    pen.put("picture", "GroupInput")
    for number, channels in enumerate((32, 64, 128), 1):
        pen.put(f"conv{number}", "Conv2d", out_channels=channels, kernel_size=3, padding=1)
        pen.put(f"relu{number}", "ReLU")
        pen.put(f"pool{number}", "MaxPool2d", kernel_size=2)
    pen.put("mean", "GlobalAvgPool")
    pen.put("feature", "Linear", out_features="=state")
    pen.put("begin", "Tanh")
    pen.put("y", "GroupOutput")
    return pen
